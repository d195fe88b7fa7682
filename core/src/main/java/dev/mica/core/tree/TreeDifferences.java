package dev.mica.core.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Says in which paths two trees differ, for people. Times and hard links don't count, as in cache keys.
public final class TreeDifferences {
    private final TreeReader reader;
    private final int limit;
    private final List<PathDifference> found = new ArrayList<>();

    private TreeDifferences(TreeReader reader, int limit) {
        this.reader = reader;
        this.limit = limit;
    }

    /// The first differences in the order of paths, at most `limit`. A directory that is only in one tree
    /// stands for all it holds. Subtrees that are equal are not read.
    public static List<PathDifference> first(DirectoryRef before, DirectoryRef after, TreeReader reader, int limit) {
        TreeDifferences differences = new TreeDifferences(reader, limit);
        differences.compare(TreePath.ROOT, before, after);
        return List.copyOf(differences.found);
    }

    private void compare(TreePath path, DirectoryRef before, DirectoryRef after) {
        if (before.content().equals(after.content()) || found.size() >= limit) {
            return;
        }
        Directory old = reader.read(before);
        Directory now = reader.read(after);
        TreeSet<FileName> names = new TreeSet<>(old.entries().keySet());
        names.addAll(now.entries().keySet());
        for (FileName name : names) {
            Node a = old.entries().get(name);
            Node b = now.entries().get(name);
            TreePath below = path.child(name);
            if (a == null) {
                add(below, PathDifference.Kind.ADDED);
            } else if (b == null) {
                add(below, PathDifference.Kind.REMOVED);
            } else {
                compare(below, a, b);
            }
        }
    }

    private void compare(TreePath path, Node before, Node after) {
        if (before instanceof Node.Dir a && after instanceof Node.Dir b) {
            if (!timeless(a).metadata().equals(timeless(b).metadata())) {
                add(path, PathDifference.Kind.CHANGED);
            }
            compare(path, a.ref(), b.ref());
        } else if (!timeless(before).equals(timeless(after))) {
            add(path, PathDifference.Kind.CHANGED);
        }
    }

    private static Node timeless(Node node) {
        Node still = node.withMetadata(node.metadata().withMtimeSeconds(0));
        return still instanceof Node.File file ? file.withHardLinkGroup(0) : still;
    }

    private void add(TreePath path, PathDifference.Kind kind) {
        if (found.size() < limit) {
            found.add(new PathDifference(path, kind));
        }
    }
}
