package dev.mica.core.layer;

import dev.mica.core.tree.Directory;
import dev.mica.core.tree.DirectoryCodec;
import dev.mica.core.tree.DirectoryRef;
import dev.mica.core.tree.TreePath;
import java.util.List;
import java.util.OptionalLong;

/// A layer's table of contents: what its tar holds, in the tar's order, and where the bytes of each file
/// stand. Replaying the entries in order on the tree below gives the tree of the layer.
public record LayerContents(List<Entry> entries) {
    /// What directories refer to in a table of contents: entries are changes of their own.
    static final DirectoryRef NO_ENTRIES = DirectoryCodec.refOf(Directory.EMPTY);

    /// One entry of the tar.
    ///
    /// @param change for a file, its hard-link group is 0 or one more than the index of the group's first
    ///     entry
    /// @param dataOffset where the file's bytes begin in the uncompressed tar; empty for all but regular
    ///     files with bytes of their own. A hard link's bytes stand at the group's first entry, or, if that
    ///     has none either, in a lower layer
    public record Entry(Change change, OptionalLong dataOffset) {
        public TreePath path() {
            return change.path();
        }
    }

    public LayerContents {
        entries = List.copyOf(entries);
    }
}
