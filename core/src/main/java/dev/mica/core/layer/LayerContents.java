package dev.mica.core.layer;

import dev.mica.core.tree.TreePath;
import java.util.List;
import java.util.OptionalLong;

/// A layer's table of contents: what its tar holds, in the tar's order, and where the bytes of each file stand.
/// Replaying the entries in order on the tree below gives the tree of the layer.
public record LayerContents(List<Entry> entries) {
    /// One entry of the tar.
    ///
    /// @param dataOffset where the file's bytes begin in the uncompressed tar; empty for all but regular files
    ///     with
    ///     bytes of their own (a hard link's bytes stand at the entry it links to)
    public record Entry(Change change, OptionalLong dataOffset) {
        public TreePath path() {
            return change.path();
        }
    }

    public LayerContents {
        entries = List.copyOf(entries);
    }
}
