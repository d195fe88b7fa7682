package dev.mica.core.build;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.Changeset;
import dev.mica.core.layer.TreeDiff;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeEditor;
import dev.mica.core.tree.TreeWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// `rewrite-timestamp`: no file that a step writes is younger than the epoch. Times are clamped before the layer is
/// written, so that nothing is written twice.
final class TimeClamp {
    private TimeClamp() {}

    /// The tree with the times of all that differs from the tree below clamped.
    static Tree clamp(Tree below, Tree tree, OptionalLong latest, TreeWriter trees) {
        if (latest.isEmpty()) {
            return tree;
        }
        TreeEditor editor = TreeEditor.of(tree, trees);
        for (Change change : TreeDiff.between(below, tree, trees).changes()) {
            if (change instanceof Change.Put put) {
                Node clamped = clamp(put.node(), latest.getAsLong());
                if (!clamped.equals(put.node())) {
                    editor.setMetadata(put.path(), clamped.metadata());
                }
            }
        }
        return editor.finish();
    }

    /// The changeset with all times clamped.
    static Changeset clamp(Changeset changeset, OptionalLong latest) {
        if (latest.isEmpty()) {
            return changeset;
        }
        List<Change> changes = new ArrayList<>();
        for (Change change : changeset.changes()) {
            changes.add(
                    change instanceof Change.Put put
                            ? new Change.Put(put.path(), clamp(put.node(), latest.getAsLong()))
                            : change);
        }
        return new Changeset(changes);
    }

    private static Node clamp(Node node, long latest) {
        return node.metadata().mtimeSeconds() <= latest
                ? node
                : node.withMetadata(node.metadata().withMtimeSeconds(latest));
    }
}
