package dev.mica.core.layer;

import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import java.util.Optional;

/// What the layers below have, for the rare layer that has a hard link to a file of theirs.
@FunctionalInterface
public interface LowerFiles {
    /// No layers below are known.
    LowerFiles NONE = path -> Optional.empty();

    /// What stands at the path, if anything.
    Optional<Node> find(TreePath path);
}
