package dev.mica.core.layer;

import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;

/// One path of a [Changeset] (image-spec layer.md, "Change Types").
public sealed interface Change {
    TreePath path();

    /// A path that is new, or replaces what a lower layer has there.
    ///
    /// @param node what stands there now; for a directory its `ref` says nothing about which entries are part
    ///     of the changeset
    record Put(TreePath path, Node node) implements Change {}

    /// A path that a lower layer has and this one hides.
    record Removed(TreePath path) implements Change {}

    /// A directory of which all that lower layers have is hidden, while this layer's own entries below it
    /// stand.
    record Opaque(TreePath path) implements Change {}
}
