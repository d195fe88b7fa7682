package dev.mica.sandbox.workspace;

import dev.mica.core.layer.LayerContents;
import dev.mica.core.oci.ChainId;
import dev.mica.core.oci.DiffId;
import dev.mica.core.port.Unpacking;
import dev.mica.core.port.Workspace;
import dev.mica.hostfs.LayerCheckout;
import dev.mica.hostfs.OverlayFormat;
import dev.mica.hostfs.StreamedCheckout;
import dev.mica.sandbox.scratch.FileTrees;
import dev.mica.sandbox.scratch.PathLocks;
import dev.mica.sandbox.scratch.Scratch;
import dev.mica.sandbox.scratch.ScratchDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The layers that are checked out, below `<root>/layers/<boot>`.
///
/// A directory is named by the chain ID of its layer and appears by a rename, so it is whole or not there. Each has a
/// lock file beside it, `<name>.lock`: shared by those who stack it, exclusive for who checks it out or deletes it.
/// Lock files stay when their layer goes, since somebody may be waiting for one; their time is that of the last use.
final class LayerDirectories {
    /// What stands below a root file system that has no layers: the kernel wants one at least.
    static final String EMPTY = "empty";

    /// Half of a SHA-256: short enough for 64 names in one page of mount options.
    private static final int NAME_LENGTH = 32;

    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int BOOT_NAME_LENGTH = 8;

    private final Path directory;
    private final Scratch scratch;
    private final OverlayFormat format;

    private LayerDirectories(Path directory, Scratch scratch, OverlayFormat format) {
        this.directory = directory;
        this.scratch = scratch;
        this.format = format;
    }

    static LayerDirectories open(Path root, Scratch scratch, OverlayFormat format) throws IOException {
        Path directory = root.resolve("layers").resolve(bootName());
        if (!Files.isDirectory(directory.resolve(EMPTY))) {
            createIfMissing(root.resolve("layers"), "rwx------");
            createIfMissing(directory, "rwx------");
            createIfMissing(directory.resolve(EMPTY), "rwxr-xr-x");
            removeEarlier(directory);
        }
        return new LayerDirectories(directory, scratch, format);
    }

    /// Nothing here is synced to the disk, so what an earlier boot left may be damaged and is not used.
    private static void removeEarlier(Path current) throws IOException {
        try (DirectoryStream<Path> boots = Files.newDirectoryStream(current.getParent())) {
            for (Path boot : boots) {
                if (!boot.equals(current)) {
                    FileTrees.remove(boot);
                }
            }
        }
    }

    private static String bootName() throws IOException {
        return Files.readString(BOOT_ID).strip().substring(0, BOOT_NAME_LENGTH);
    }

    private static void createIfMissing(Path directory, String permissions) throws IOException {
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        } catch (FileAlreadyExistsException e) {
            // Another process made it.
        }
    }

    boolean isNested() {
        return format == OverlayFormat.USER;
    }

    Path directory() {
        return directory;
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    boolean contains(String name) {
        return Files.isDirectory(path(name));
    }

    /// The directory names of each layer of a stack, base first.
    static List<String> names(List<DiffId> layers) {
        List<String> names = new ArrayList<>();
        for (int count = 1; count <= layers.size(); count++) {
            names.add(ChainId.of(layers.subList(0, count)).digest().hex().substring(0, NAME_LENGTH));
        }
        return names;
    }

    /// Takes a stack of layers into use, and checks out what is missing of it. The caller closes the result.
    LayersInUse use(List<DiffId> layers, Workspace.LayerSource source) throws IOException {
        LayersInUse used = new LayersInUse();
        boolean complete = false;
        try {
            List<String> names = names(layers);
            for (int i = 0; i < names.size(); i++) {
                used.add(names.get(i), use(layers.get(i), names.get(i), used.names(), source));
            }
            complete = true;
            return used;
        } finally {
            if (!complete) {
                used.close();
            }
        }
    }

    private PathLocks.Held use(DiffId layer, String name, List<String> below, Workspace.LayerSource source)
            throws IOException {
        while (true) {
            Optional<PathLocks.Held> held = hold(name);
            if (held.isPresent()) {
                return held.get();
            }
            try (var _ = lockForChange(name)) {
                if (!contains(name)) {
                    checkOut(layer, name, below, source);
                }
            }
        }
    }

    /// Takes a layer into use if it is there.
    Optional<PathLocks.Held> hold(String name) throws IOException {
        PathLocks.Held held = PathLocks.lock(lockFile(name), PathLocks.Mode.SHARED);
        if (contains(name)) {
            held.touch();
            return Optional.of(held);
        }
        held.close();
        return Optional.empty();
    }

    private void checkOut(DiffId layer, String name, List<String> below, Workspace.LayerSource source)
            throws IOException {
        try (ScratchDirectory temporary = scratch.newDirectory()) {
            Path unpacked = Files.createDirectory(temporary.path().resolve("layer"));
            LayerContents contents = source.contents(layer);
            try (InputStream tar = source.open(layer)) {
                LayerCheckout.write(contents, tar, unpacked, format, topFirst(below));
                // The digest is known at the end alone, and lies behind the last file's bytes.
                tar.transferTo(OutputStream.nullOutputStream());
            }
            adopt(unpacked, name);
        }
    }

    /// Begins to check out the last layer of a stack while it is read, if that can be done without waiting for anybody.
    Optional<Unpacking> unpack(List<DiffId> stack) throws IOException {
        List<String> names = names(stack);
        String name = names.getLast();
        Optional<PathLocks.Held> lock = PathLocks.tryLock(lockFile(name), PathLocks.Mode.EXCLUSIVE);
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        LayersInUse used = new LayersInUse();
        used.add(name, lock.get());
        boolean begun = false;
        try {
            begun = !contains(name) && holdAll(names.subList(0, names.size() - 1), used);
            return begun ? Optional.of(begin(name, names.subList(0, names.size() - 1), used)) : Optional.empty();
        } finally {
            if (!begun) {
                used.close();
            }
        }
    }

    private boolean holdAll(List<String> names, LayersInUse used) throws IOException {
        for (String name : names) {
            Optional<PathLocks.Held> held = hold(name);
            if (held.isEmpty()) {
                return false;
            }
            used.add(name, held.get());
        }
        return true;
    }

    private Unpacking begin(String name, List<String> below, LayersInUse used) throws IOException {
        ScratchDirectory temporary = scratch.newDirectory();
        boolean begun = false;
        try {
            Path unpacked = Files.createDirectory(temporary.path().resolve("layer"));
            StreamedCheckout checkout = StreamedCheckout.begin(unpacked, format, topFirst(below));
            Unpacking unpacking = new LayerUnpacking(checkout, () -> adopt(unpacked, name), () -> {
                try (used) {
                    temporary.close();
                }
            });
            begun = true;
            return unpacking;
        } finally {
            if (!begun) {
                temporary.close();
            }
        }
    }

    /// What is checked out, in no order.
    List<CheckedOutLayer> list() throws IOException {
        List<CheckedOutLayer> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!name.equals(EMPTY) && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(new CheckedOutLayer(name, lastUsed(name)));
                }
            }
        }
        return found;
    }

    private Instant lastUsed(String name) throws IOException {
        Path lock = lockFile(name);
        return Files.getLastModifiedTime(Files.exists(lock) ? lock : path(name)).toInstant();
    }

    /// Whether somebody stacks a layer, checks it out or deletes it.
    boolean isInUse(String name) throws IOException {
        return PathLocks.isHeld(lockFile(name));
    }

    /// Deletes a checked-out layer, unless somebody uses it.
    boolean delete(String name) throws IOException {
        Optional<PathLocks.Held> lock = PathLocks.tryLock(lockFile(name), PathLocks.Mode.EXCLUSIVE);
        if (lock.isEmpty()) {
            return false;
        }
        try (ScratchDirectory temporary = scratch.newDirectory();
                var _ = lock.get()) {
            Files.move(path(name), temporary.path().resolve("layer"), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // It is gone already.
        }
        return true;
    }

    /// Waits until nobody uses or changes a layer.
    PathLocks.Held lockForChange(String name) throws IOException {
        return PathLocks.lock(lockFile(name), PathLocks.Mode.EXCLUSIVE);
    }

    private Path lockFile(String name) {
        return directory.resolve(name + ".lock");
    }

    private List<Path> topFirst(List<String> baseFirst) {
        return baseFirst.reversed().stream().map(this::path).toList();
    }

    /// Makes a finished directory the checked-out form of a layer. One that is there already stays.
    void adopt(Path finished, String name) throws IOException {
        try {
            Files.move(finished, path(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            FileTrees.remove(finished);
        } catch (FileSystemException e) {
            if (!contains(name)) {
                throw e;
            }
            FileTrees.remove(finished);
        }
    }
}
