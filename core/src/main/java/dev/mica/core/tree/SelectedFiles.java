package dev.mica.core.tree;

import java.util.Map;

/// Gathers all that is selected in one tree, for its digest: a part of the tree it is selected from, each
/// file at its real path, and the links that led there. So no two sources can be at odds, and together with
/// the patterns the tree says all that a copy depends on.
final class SelectedFiles {
    private static final Metadata PLAIN_LINK = Metadata.rootOwned(0777, 0);

    private final TreeEditor editor;
    private final TreeReader reader;

    /// @param reader reads the records of what is added
    SelectedFiles(TreeReader reader, TreeWriter writer) {
        this.editor = TreeEditor.of(Trees.empty(writer), writer);
        this.reader = reader;
    }

    void addLink(PathWalk.FollowedLink followed) {
        if (editor.node(followed.path()).isEmpty()) {
            editor.put(followed.path(), followed.link().withMetadata(PLAIN_LINK));
        }
    }

    void add(TreePath realPath, Node node) {
        if (!(node instanceof Node.Dir dir)) {
            editor.put(realPath, node);
        } else if (editor.node(realPath).isEmpty()) {
            // A source directory's own metadata is not copied, so it must not count.
            editor.put(realPath, dir.withMetadata(TreeEditor.PLAIN_DIRECTORY));
        } else {
            join(editor.open(realPath), dir);
        }
    }

    private void join(DirectoryEditor into, Node.Dir added) {
        for (Map.Entry<FileName, Node> entry :
                reader.read(added.ref()).entries().entrySet()) {
            FileName name = entry.getKey();
            if (entry.getValue() instanceof Node.Dir dir && into.entries().get(name) instanceof Node.Dir) {
                into.setMetadata(name, dir.metadata());
                join(into.open(name), dir);
            } else {
                into.put(name, entry.getValue());
            }
        }
    }

    Tree tree() {
        return editor.finish();
    }
}
