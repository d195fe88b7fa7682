package dev.mica.core.layer;

import dev.mica.core.tree.CopyException;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Owner;
import dev.mica.core.tree.Resolution;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeCopy;
import dev.mica.core.tree.TreeEditor;
import dev.mica.core.tree.TreeLookup;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.TreeWriter;
import dev.mica.core.tree.Trees;
import java.util.List;
import java.util.Optional;

/// Replays layers, and archives that ADD unpacks, on trees (image-spec layer.md, "Applying Changesets").
///
/// Whiteouts hide what the tree below has and nothing else, so they come first wherever they stand in the
/// layer. Parents that no entry describes are made as [TreeEditor#PLAIN_DIRECTORY]; links among the parents
/// are followed inside the root. A directory over a directory gives it its metadata; any other clash replaces
/// what is there. An entry for the root itself changes nothing. Hard-link groups get new numbers in the order
/// of their first names. A link to a file that only the tree below has becomes a file of its own with the
/// same content.
public final class LayerApplication {
    private LayerApplication() {}

    /// The tree that the layer makes of `below`.
    ///
    /// @param writer reads the records of `below` and takes the result's
    public static Tree apply(Tree below, LayerContents layer, TreeWriter writer) throws LayerApplicationException {
        return apply(below, changes(layer), writer);
    }

    /// The same for changes that are not a tar yet.
    public static Tree apply(Tree below, Changeset layer, TreeWriter writer) throws LayerApplicationException {
        return apply(below, layer.changes(), writer);
    }

    private static Tree apply(Tree below, List<Change> changes, TreeWriter writer) throws LayerApplicationException {
        TreeEditor editor = TreeEditor.of(below, writer);
        new HiddenPaths(editor, changes).apply();
        HardLinkNumbers numbers = HardLinkNumbers.above(
                () -> Trees.greatestHardLinkGroup(below.root().ref(), writer));
        ChangeReplay replay = new ChangeReplay(editor, numbers, Optional.empty());
        for (Change change : changes) {
            if (change instanceof Change.Put put) {
                replay.put(put);
            }
        }
        return editor.finish();
    }

    /// Unpacks an archive into a directory, as ADD does. The directory is made if it is missing; the
    /// archive's entry for its own root doesn't touch it. Links in the directory and the archive never lead
    /// out of the directory.
    ///
    /// @param archive its entries; whiteouts are refused
    /// @param destination absolute
    /// @param owner of every entry and of the directories made for the destination; empty keeps the archive's
    /// @param madeSeconds the time of the directories made for the destination
    /// @throws CopyException if the destination can't be a directory
    public static Tree unpack(
            Tree base,
            LayerContents archive,
            String destination,
            Optional<Owner> owner,
            long madeSeconds,
            TreeWriter writer)
            throws CopyException, LayerApplicationException {
        Tree made = TreeCopy.makeDirectory(base, destination, owner.orElse(Owner.ROOT), madeSeconds, writer);
        Resolution place = TreeLookup.follow(made, TreePath.of(destination), writer);
        if (!(place instanceof Resolution.Present present && present.node() instanceof Node.Dir directory)) {
            throw new IllegalStateException("a directory just made is there: " + destination);
        }
        TreeEditor below = TreeEditor.of(new Tree(directory), writer);
        HardLinkNumbers numbers = HardLinkNumbers.above(
                () -> Trees.greatestHardLinkGroup(base.root().ref(), writer));
        ChangeReplay replay = new ChangeReplay(below, numbers, owner);
        for (Change change : changes(archive)) {
            if (!(change instanceof Change.Put put)) {
                throw new LayerApplicationException(
                        change.path(), "an archive to unpack holds a whiteout; rebuild it without .wh. names");
            }
            replay.put(put);
        }
        TreeEditor whole = TreeEditor.of(made, writer);
        whole.put(present.path(), below.finish().root());
        return whole.finish();
    }

    private static List<Change> changes(LayerContents layer) {
        return layer.entries().stream().map(LayerContents.Entry::change).toList();
    }
}
