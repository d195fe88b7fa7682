package dev.mica.core.tree;

/// Finds paths in a tree. Reads only the directories on the way.
public final class TreeLookup {
    /// The most symbolic links that one path may lead through, as BuildKit has it.
    public static final int MAX_LINKS = 255;

    private TreeLookup() {}

    /// Follows every link, also one that the path itself is.
    public static Resolution follow(Tree tree, TreePath path, TreeReader reader) {
        return new PathWalk(tree.root(), StoredDirectory.of(tree.root().ref(), reader), true).resolve(path);
    }

    /// Follows the links on the way, but takes the path itself as it is.
    public static Resolution at(Tree tree, TreePath path, TreeReader reader) {
        return new PathWalk(tree.root(), StoredDirectory.of(tree.root().ref(), reader), false).resolve(path);
    }
}
