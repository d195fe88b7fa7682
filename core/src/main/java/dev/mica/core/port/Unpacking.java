package dev.mica.core.port;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.LayerObserver;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.TreePath;
import java.io.IOException;
import java.io.InputStream;

/// A layer that is checked out while it is read for the first time, so that it need not be read again for that. Hears
/// of the layer's entries in their order. For one thread.
public interface Unpacking extends LayerObserver, AutoCloseable {
    /// Checks nothing out.
    Unpacking NONE = new Unpacking() {
        @Override
        public void file(TreePath path, Metadata metadata, long size, InputStream bytes) {
            // The reader reads what is left.
        }

        @Override
        public void link(TreePath path, TreePath existing) {
            // It is not checked out.
        }

        @Override
        public void other(Change change) {
            // It is not checked out.
        }

        @Override
        public void keep() {
            // There is nothing to keep.
        }

        @Override
        public void close() {
            // There is nothing to remove.
        }
    };

    /// Makes what was written the checked-out form of the layer, of which all entries were heard and which proved to
    /// be the one it should be. A layer that can't be checked out in one pass is left for later.
    void keep() throws IOException;

    /// Removes what was written, unless it was kept.
    @Override
    void close() throws IOException;
}
