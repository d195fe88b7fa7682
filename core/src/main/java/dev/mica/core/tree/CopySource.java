package dev.mica.core.tree;

import java.util.Set;

/// One thing to copy: a file that gets a name, or a directory whose entries are copied.
///
/// @param path where it was found; its last name is the one a file gets in a directory
/// @param node what stands there, with links followed and without what is not selected
/// @param passedThrough directories in it, seen from it, that were not selected themselves but hold something
///     that was
public record CopySource(TreePath path, Node node, Set<TreePath> passedThrough) {
    public CopySource {
        passedThrough = Set.copyOf(passedThrough);
        if (path.isRoot() && !(node instanceof Node.Dir)) {
            throw new IllegalArgumentException("a file to copy has a name");
        }
    }

    /// A file from elsewhere: a heredoc, a download.
    public static CopySource file(FileName name, Node.File file) {
        return new CopySource(TreePath.ROOT.child(name), file, Set.of());
    }

    /// All a tree holds.
    public static CopySource contents(Tree tree) {
        return new CopySource(TreePath.ROOT, tree.root(), Set.of());
    }
}
