package dev.mica.core.layer;

import dev.mica.core.tree.DirectoryRef;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.TreeReader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Says what a layer has to hold that makes one tree out of another (image-spec layer.md, "Creating").
///
/// - Every node that is new or differs in anything, its time included, is put. A directory of which only the
///   metadata changed is put alone.
/// - The directories on the way to a change are put too, changed or not, as an overlay's upper directory has
///   them: so each entry stands behind its parents, and whoever applies the layer need not guess their
///   metadata.
/// - A name that is gone is removed explicitly, the topmost one alone; opaque directories never occur. What
///   became another kind of node is put without being removed first (layer.md, "Changeset over existing
///   files").
/// - If one name of a hard-linked file is put, all its names in the upper tree are: a link in a layer leads
///   to a file of the same layer.
/// - The root itself is never part of the result, since no layer format carries it reliably.
public final class TreeDiff {
    private final TreeReader reader;
    private final TreeMap<TreePath, Change> changes = new TreeMap<>();
    private final Set<Long> linked = new HashSet<>();

    private TreeDiff(TreeReader reader) {
        this.reader = reader;
    }

    /// The changes that make `above` of `below`. Subtrees whose exact digests are equal are not read.
    public static Changeset between(Tree below, Tree above, TreeReader reader) {
        TreeDiff diff = new TreeDiff(reader);
        diff.compare(TreePath.ROOT, below.root().ref(), above.root().ref());
        if (!diff.linked.isEmpty()) {
            diff.putLinked(TreePath.ROOT, above.root().ref());
        }
        return diff.changes.isEmpty() ? Changeset.EMPTY : new Changeset(List.copyOf(diff.changes.values()));
    }

    /// @return whether there is a change at all
    private boolean compare(TreePath path, DirectoryRef below, DirectoryRef above) {
        if (below.exact().equals(above.exact())) {
            return false;
        }
        SortedMap<FileName, Node> old = reader.read(below).entries();
        SortedMap<FileName, Node> now = reader.read(above).entries();
        boolean changed = false;
        for (FileName name : old.keySet()) {
            if (!now.containsKey(name)) {
                changes.put(path.child(name), new Change.Removed(path.child(name)));
                changed = true;
            }
        }
        for (Map.Entry<FileName, Node> entry : now.entrySet()) {
            changed |= compare(path.child(entry.getKey()), old.get(entry.getKey()), entry.getValue());
        }
        return changed;
    }

    private boolean compare(TreePath path, @Nullable Node before, Node after) {
        if (before instanceof Node.Dir a && after instanceof Node.Dir b) {
            boolean changed = compare(path, a.ref(), b.ref()) || !a.metadata().equals(b.metadata());
            if (changed) {
                put(path, after);
            }
            return changed;
        }
        if (after.equals(before)) {
            return false;
        }
        putAll(path, after);
        return true;
    }

    private void putAll(TreePath path, Node node) {
        put(path, node);
        if (node instanceof Node.Dir dir) {
            reader.read(dir.ref()).entries().forEach((name, child) -> putAll(path.child(name), child));
        }
    }

    private void put(TreePath path, Node node) {
        changes.put(path, new Change.Put(path, node));
        if (node instanceof Node.File file && file.hardLinkGroup() != 0) {
            linked.add(file.hardLinkGroup());
        }
    }

    /// Puts every name of the linked files of which one was put.
    ///
    /// @return whether there was one
    private boolean putLinked(TreePath path, DirectoryRef ref) {
        boolean any = false;
        if (ref.hardLinks()) {
            for (Map.Entry<FileName, Node> entry : reader.read(ref).entries().entrySet()) {
                Node node = entry.getValue();
                boolean put = node instanceof Node.Dir dir
                        ? putLinked(path.child(entry.getKey()), dir.ref())
                        : node instanceof Node.File file && linked.contains(file.hardLinkGroup());
                if (put) {
                    put(path.child(entry.getKey()), node);
                    any = true;
                }
            }
        }
        return any;
    }
}
