package dev.mica.hostfs;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.layer.LayerObserver;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// Writes a layer as [LayerCheckout] does, but while the layer is read for the first time, when nothing is known of it
/// yet. That goes as long as no entry depends on a later one: what hides things of layers below is known to
/// [LayerCheckout] from the start. Such a layer, and one that can't be written at all, is given up.
public final class StreamedCheckout implements LayerObserver, Closeable {
    private final Descriptor root;
    private final LowerLayers below;
    private final LayerCheckout checkout;
    private final boolean isBase;
    private boolean givenUp;

    private StreamedCheckout(Descriptor root, LowerLayers below, OverlayFormat format, boolean isBase)
            throws IOException {
        this.root = root;
        this.below = below;
        this.isBase = isBase;
        this.checkout =
                new LayerCheckout(new LayerContents(List.of()), InputStream.nullInputStream(), format, root, below);
        checkout.madeOnTheWay(TreePath.ROOT);
    }

    /// Begins to write a layer.
    ///
    /// @param directory is empty, and stays open until this is closed
    /// @param lowers directories of the layers below, in the same format, the topmost first
    public static StreamedCheckout begin(Path directory, OverlayFormat format, List<Path> lowers) throws IOException {
        Descriptor root = LinuxCalls.open(directory, OpenFlags.DIRECTORY, 0);
        boolean begun = false;
        try {
            LowerLayers below = LowerLayers.open(lowers);
            StreamedCheckout streamed = new StreamedCheckout(root, below, format, lowers.isEmpty());
            begun = true;
            return streamed;
        } finally {
            if (!begun) {
                root.close();
            }
        }
    }

    @Override
    public void file(TreePath path, Metadata metadata, long size, InputStream bytes) throws IOException {
        if (givenUp) {
            return;
        }
        try {
            checkout.putFile(path, metadata, size, bytes);
        } catch (LinuxException e) {
            // As in all other cases; but what the bytes' source throws is not about writing.
            givenUp = true;
        }
    }

    @Override
    public void link(TreePath path, TreePath existing) {
        change(() -> checkout.putLink(path, existing));
    }

    @Override
    public void other(Change change) {
        boolean hides = !(change instanceof Change.Put);
        boolean below = change instanceof Change.Put put && put.node() instanceof Node.File;
        if (below || (hides && !isBase)) {
            givenUp = true;
            return;
        }
        change(() -> checkout.write(new LayerContents.Entry(change, OptionalLong.empty())));
    }

    private interface Write {
        void run() throws IOException;
    }

    private void change(Write write) {
        if (givenUp) {
            return;
        }
        try {
            write.run();
        } catch (IOException e) {
            // Whoever checks the layer out when it is needed says what is wrong.
            givenUp = true;
        }
    }

    /// Gives the directories their metadata, after the last entry.
    ///
    /// @return false if the layer was given up: what was written is of no use
    public boolean finish() throws IOException {
        change(checkout::finish);
        return !givenUp;
    }

    @Override
    public void close() throws IOException {
        try (root;
                below) {
            checkout.close();
        }
    }
}
