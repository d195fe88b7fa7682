package dev.mica.core.layer;

import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.TreePath;
import java.io.IOException;
import java.io.InputStream;

/// Hears of a layer's entries while the layer is read, in the tar's order. Whether it is the right layer is
/// known at its end only.
public interface LayerObserver {
    /// Sees nothing.
    LayerObserver NONE = new LayerObserver() {
        @Override
        public void file(TreePath path, Metadata metadata, long size, InputStream bytes) {
            // The reader reads what is left.
        }

        @Override
        public void link(TreePath path, TreePath existing) {
            // Nobody wants to know.
        }

        @Override
        public void other(Change change) {
            // Nobody wants to know.
        }
    };

    /// A regular file.
    ///
    /// @param bytes of `size`; what is not read of them is passed over. Not to be used after the call
    void file(TreePath path, Metadata metadata, long size, InputStream bytes) throws IOException;

    /// Another name for a file of this layer.
    void link(TreePath path, TreePath existing) throws IOException;

    /// Anything else: a directory, symbolic link, device or FIFO, a file whose bytes stand in a layer below, or what
    /// hides things of layers below.
    void other(Change change) throws IOException;
}
