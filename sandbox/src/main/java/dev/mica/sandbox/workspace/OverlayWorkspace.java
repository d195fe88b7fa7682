package dev.mica.sandbox.workspace;

import dev.mica.core.oci.DiffId;
import dev.mica.core.port.DiskSpace;
import dev.mica.core.port.Unpacking;
import dev.mica.core.port.Workspace;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeReader;
import dev.mica.hostfs.OverlayFormat;
import dev.mica.hostfs.Owners;
import dev.mica.hostfs.TreeCheckout;
import dev.mica.sandbox.namespace.UserNamespace;
import dev.mica.sandbox.scratch.Scratch;
import dev.mica.sandbox.scratch.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Root file systems as overlays below one directory. Several threads and several processes may use one at once.
///
/// - `layers/`: each layer once, as an overlay-format directory; a cache of the store
/// - `cache-mounts/`: what `RUN --mount=type=cache` keeps
/// - `tmp/`: what belongs to a process that lives, see [Scratch]
public final class OverlayWorkspace implements Workspace {
    private final Scratch scratch;
    private final LayerDirectories layers;
    private final LayerStacks stacks;
    private final CacheDirectories caches;

    private OverlayWorkspace(Scratch scratch, LayerDirectories layers, CacheDirectories caches) {
        this.scratch = scratch;
        this.layers = layers;
        this.stacks = new LayerStacks(layers, scratch);
        this.caches = caches;
    }

    /// Opens the workspace below Mica's root directory; makes what is missing.
    public static OverlayWorkspace open(Path root) throws IOException {
        Path absolute = root.toAbsolutePath().normalize();
        Files.createDirectories(absolute);
        Scratch scratch = Scratch.of(absolute);
        OverlayFormat format = UserNamespace.isNested() ? OverlayFormat.USER : OverlayFormat.TRUSTED;
        return new OverlayWorkspace(
                scratch,
                LayerDirectories.open(absolute, scratch, format),
                new CacheDirectories(absolute.resolve("cache-mounts"), scratch));
    }

    @Override
    public RootFileSystem prepare(List<DiffId> layerIds, LayerSource source) throws IOException {
        ScratchDirectory directory = scratch.newDirectory();
        boolean prepared = false;
        try {
            RootFileSystem root = prepare(layerIds, source, directory.path(), directory::close);
            prepared = true;
            return root;
        } finally {
            if (!prepared) {
                directory.close();
            }
        }
    }

    /// The same with the upper directory in a place of the caller's, where it stays when the result is closed.
    ///
    /// @param directory on the same file system as the workspace; an `upper` in it is used as it is
    public RootFileSystem prepareAt(Path directory, List<DiffId> layerIds, LayerSource source) throws IOException {
        return prepare(layerIds, source, directory, () -> {});
    }

    private RootFileSystem prepare(List<DiffId> layerIds, LayerSource source, Path directory, Closing closing)
            throws IOException {
        LayersInUse used = layers.use(layerIds, source);
        boolean prepared = false;
        try {
            List<String> lowers = stacks.lowers(layerIds, used);
            OverlayRoot root = OverlayRoot.create(layers, directory, layerIds, lowers, used, closing);
            prepared = true;
            return root;
        } finally {
            if (!prepared) {
                used.close();
            }
        }
    }

    @Override
    public Optional<Unpacking> unpack(List<DiffId> stack) throws IOException {
        return layers.unpack(stack);
    }

    @Override
    public CacheDirectory cacheDirectory(
            String id, Sharing sharing, int mode, long uid, long gid, Optional<InitialFiles> initial)
            throws IOException {
        return caches.open(id, sharing, mode, uid, gid, initial);
    }

    @Override
    public HostDirectory checkOut(Tree tree, TreeReader directories, FileContents contents) throws IOException {
        ScratchDirectory temporary = scratch.newDirectory();
        boolean written = false;
        try {
            Path path = Files.createDirectory(temporary.path().resolve("tree"));
            TreeCheckout.write(tree, directories, contents, path, Owners.KEEP);
            written = true;
            return new HeldDirectory(path, temporary::close);
        } finally {
            if (!written) {
                temporary.close();
            }
        }
    }

    /// The layers that are checked out, in no order.
    public List<CheckedOutLayer> checkedOut() throws IOException {
        return layers.list();
    }

    /// What a checked-out layer takes on the disk.
    public long bytes(CheckedOutLayer layer) throws IOException {
        return DiskSpace.below(layers.path(layer.name()));
    }

    /// What a cache mount takes on the disk.
    public long bytes(CacheMount mount) throws IOException {
        return DiskSpace.below(caches.path(mount));
    }

    /// Whether somebody uses a checked-out layer now, in whatever process.
    public boolean isInUse(CheckedOutLayer layer) throws IOException {
        return layers.isInUse(layer.name());
    }

    /// Whether somebody uses a cache mount now, in whatever process.
    public boolean isInUse(CacheMount mount) throws IOException {
        return caches.isInUse(mount);
    }

    /// Deletes a checked-out layer, unless somebody uses it: then false.
    public boolean delete(CheckedOutLayer layer) throws IOException {
        return layers.delete(layer.name());
    }

    /// The cache mounts, in no order.
    public List<CacheMount> cacheMounts() throws IOException {
        return caches.list();
    }

    /// Deletes what a cache mount keeps, unless somebody uses it: then false.
    public boolean delete(CacheMount mount) throws IOException {
        return caches.delete(mount);
    }
}
