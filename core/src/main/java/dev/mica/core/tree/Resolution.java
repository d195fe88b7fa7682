package dev.mica.core.tree;

import java.util.Optional;

/// Where a path leads once the symbolic links on its way are followed. No link leads out of the root: `..`
/// stays at the root and an absolute link starts there.
public sealed interface Resolution {
    /// What stands at the path, if anything does.
    default Optional<Node> found() {
        return this instanceof Present present ? Optional.of(present.node()) : Optional.empty();
    }

    /// There is something.
    ///
    /// @param path its real path, without links on the way
    record Present(TreePath path, Node node) implements Resolution {}

    /// There is nothing.
    ///
    /// @param path where it would be, without links on the way
    /// @param nearest the deepest directory on the way that is there
    record Absent(TreePath path, TreePath nearest) implements Resolution {}

    /// Something on the way is neither a directory nor a link.
    ///
    /// @param path the real path of what is in the way
    record NotDirectory(TreePath path) implements Resolution {}

    /// More than [TreeLookup#MAX_LINKS] links: most likely they go round in a circle.
    ///
    /// @param path the link at which the walk was given up
    record LinkLoop(TreePath path) implements Resolution {}
}
