package dev.mica.sandbox.workspace;

import dev.mica.core.layer.Change;
import dev.mica.core.port.Unpacking;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.TreePath;
import dev.mica.hostfs.StreamedCheckout;
import java.io.IOException;
import java.io.InputStream;

/// A layer on its way into its directory.
///
/// @param adoption gives the finished directory its place
/// @param release removes what was not adopted and lets others at the layer
record LayerUnpacking(StreamedCheckout checkout, Closing adoption, Closing release) implements Unpacking {
    @Override
    public void file(TreePath path, Metadata metadata, long size, InputStream bytes) throws IOException {
        checkout.file(path, metadata, size, bytes);
    }

    @Override
    public void link(TreePath path, TreePath existing) {
        checkout.link(path, existing);
    }

    @Override
    public void other(Change change) {
        checkout.other(change);
    }

    @Override
    public void keep() throws IOException {
        if (checkout.finish()) {
            adoption.close();
        }
    }

    @Override
    public void close() throws IOException {
        try (checkout) {
            release.close();
        }
    }
}
