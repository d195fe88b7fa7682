package dev.mica.cli.wiring;

import dev.mica.core.build.DisposableFiles;
import dev.mica.core.cache.RetentionKind;
import dev.mica.sandbox.workspace.CacheMount;
import dev.mica.sandbox.workspace.CheckedOutLayer;
import dev.mica.sandbox.workspace.OverlayWorkspace;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the workspace holds beside the store: layers as directories, and what cache mounts keep.
public final class WorkspaceFiles implements DisposableFiles {
    /// How fast a layer is unpacked again, and how fast a tool fills its cache, roughly.
    private static final long UNPACKED_PER_MILLI = 200_000;

    private static final long FETCHED_PER_MILLI = 10_000;

    private final OverlayWorkspace workspace;

    private WorkspaceFiles(OverlayWorkspace workspace) {
        this.workspace = workspace;
    }

    public static WorkspaceFiles of(Home home) throws IOException {
        return new WorkspaceFiles(OverlayWorkspace.open(home.root()));
    }

    /// Does the whole command again where these files can be removed: those that an ordinary user's containers wrote
    /// belong to other users.
    ///
    /// @return the exit status; empty if this process can do it
    public static Optional<Integer> elsewhere(Home home, List<String> ownLine)
            throws IOException, InterruptedException {
        boolean filesAreThere = Files.isDirectory(home.root().resolve("layers"))
                || Files.isDirectory(home.root().resolve("cache-mounts"));
        return filesAreThere ? Reexecution.ifNeeded(home, ownLine) : Optional.empty();
    }

    @Override
    public List<Item> list() throws IOException {
        List<Item> items = new ArrayList<>();
        for (CheckedOutLayer layer : workspace.checkedOut()) {
            long bytes = workspace.bytes(layer);
            items.add(new Item(
                    RetentionKind.CHECKOUT,
                    layer.name(),
                    "layer as a directory",
                    bytes,
                    layer.lastUsed(),
                    1 + bytes / UNPACKED_PER_MILLI,
                    Optional.empty(),
                    workspace.isInUse(layer)));
        }
        for (CacheMount mount : workspace.cacheMounts()) {
            long bytes = workspace.bytes(mount);
            items.add(new Item(
                    RetentionKind.CACHE_MOUNT,
                    mount.directory(),
                    "cache mount " + mount.id(),
                    bytes,
                    mount.lastUsed(),
                    1 + bytes / FETCHED_PER_MILLI,
                    Optional.empty(),
                    workspace.isInUse(mount)));
        }
        return items;
    }

    @Override
    public boolean delete(Item item) throws IOException {
        return switch (item.kind()) {
            case CHECKOUT -> workspace.delete(new CheckedOutLayer(item.id(), item.lastUsed()));
            case CACHE_MOUNT -> workspace.delete(new CacheMount("", item.id(), item.lastUsed()));
            case STEP, LAYER, TREE, COMPRESSED, DOWNLOAD, COMMIT, PLACE, UPLOAD, CONTEXT, PARTIAL_DOWNLOAD ->
                throw new IllegalArgumentException("not in the workspace: " + item);
        };
    }
}
