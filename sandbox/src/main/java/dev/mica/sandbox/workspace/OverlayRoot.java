package dev.mica.sandbox.workspace;

import dev.mica.core.oci.DiffId;
import dev.mica.core.port.Workspace;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeReader;
import dev.mica.hostfs.UpperDirectory;
import dev.mica.sandbox.scratch.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.List;

/// A root file system: an upper directory of its own on top of checked-out layers.
final class OverlayRoot implements Workspace.RootFileSystem {
    private final LayerDirectories layers;
    private final List<DiffId> layerIds;
    private final Workspace.Overlay overlay;
    private final Path upper;
    private final LayersInUse used;
    private final Closing closing;

    private OverlayRoot(
            LayerDirectories layers,
            List<DiffId> layerIds,
            Workspace.Overlay overlay,
            LayersInUse used,
            Closing closing) {
        this.layers = layers;
        this.layerIds = List.copyOf(layerIds);
        this.overlay = overlay;
        this.upper = overlay.directory().resolve(overlay.upper()).normalize();
        this.used = used;
        this.closing = closing;
    }

    /// @param lowers directory names, base first
    /// @param closing what to do at the end
    static OverlayRoot create(
            LayerDirectories layers,
            Path directory,
            List<DiffId> layerIds,
            List<String> lowers,
            LayersInUse used,
            Closing closing)
            throws IOException {
        Path upper = directory.resolve("upper");
        Path work = directory.resolve("work");
        List<String> topFirst = lowers.isEmpty() ? List.of(LayerDirectories.EMPTY) : lowers.reversed();
        // The kernel refuses a work directory that an unfinished or volatile mount used.
        FileTrees.remove(work);
        Files.createDirectory(work);
        if (!Files.isDirectory(upper)) {
            Files.createDirectory(upper);
            adoptRoot(layers.path(topFirst.getFirst()), upper);
        }
        Path base = layers.directory();
        Workspace.Overlay overlay = new Workspace.Overlay(
                base,
                topFirst,
                base.relativize(upper).toString(),
                base.relativize(work).toString());
        return new OverlayRoot(layers, layerIds, overlay, used, closing);
    }

    /// The upper directory itself stands for `/`.
    private static void adoptRoot(Path below, Path upper) throws IOException {
        for (String attribute : List.of("unix:uid", "unix:gid")) {
            Files.setAttribute(upper, attribute, Files.getAttribute(below, attribute));
        }
        if (Files.getAttribute(below, "unix:mode") instanceof Integer mode) {
            Files.setAttribute(upper, "unix:mode", mode & 07777);
        }
        PosixFileAttributeView view = Files.getFileAttributeView(upper, PosixFileAttributeView.class);
        view.setTimes(Files.getLastModifiedTime(below), null, null);
    }

    @Override
    public Workspace.Overlay overlay() {
        return overlay;
    }

    @Override
    public Workspace.Changes changes(Tree below, TreeReader directories, List<String> mountPoints) throws IOException {
        return UpperDirectory.read(upper, below, directories, mountPoints);
    }

    @Override
    public void keepAs(DiffId layer) throws IOException {
        List<DiffId> stack = new ArrayList<>(layerIds);
        stack.add(layer);
        layers.adopt(upper, LayerDirectories.names(stack).getLast());
    }

    @Override
    public void close() throws IOException {
        try {
            closing.close();
        } finally {
            used.close();
        }
    }
}
