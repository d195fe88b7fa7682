package dev.mica.sandbox.workspace;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Workspace;
import dev.mica.hostfs.Owners;
import dev.mica.hostfs.TreeCheckout;
import dev.mica.sandbox.scratch.PathLocks;
import dev.mica.sandbox.scratch.Scratch;
import dev.mica.sandbox.scratch.ScratchDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What cache mounts keep, below `<root>/cache-mounts`.
///
/// `<hash of the id>/id` holds the id, `<hash>/0`, `<hash>/1` … the directories, `<hash>/0.lock` … their locks: shared
/// for SHARED, exclusive for the others. PRIVATE takes the first that nobody holds; SHARED and LOCKED are about the
/// first.
final class CacheDirectories {
    private static final int NAME_LENGTH = 32;
    private static final String ID = "id";

    private final Path directory;
    private final Scratch scratch;

    CacheDirectories(Path directory, Scratch scratch) {
        this.directory = directory;
        this.scratch = scratch;
    }

    Workspace.CacheDirectory open(
            String id,
            Workspace.Sharing sharing,
            int mode,
            long uid,
            long gid,
            Optional<Workspace.InitialFiles> initial)
            throws IOException {
        Path pool = pool(id);
        Slot slot = take(pool, sharing);
        boolean ready = false;
        try {
            if (!Files.isDirectory(slot.path)) {
                create(slot.path, mode, uid, gid, initial);
            }
            slot.lock.touch();
            ready = true;
            return new HeldDirectory(slot.path, slot.lock::close);
        } finally {
            if (!ready) {
                slot.lock.close();
            }
        }
    }

    private record Slot(Path path, PathLocks.Held lock) {}

    private static Path lockFile(Path path) {
        return path.resolveSibling(path.getFileName() + ".lock");
    }

    private Path pool(String id) throws IOException {
        Path pool = directory.resolve(
                Digest.ofBytes(id.getBytes(StandardCharsets.UTF_8)).hex().substring(0, NAME_LENGTH));
        if (!Files.exists(pool.resolve(ID))) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.createDirectories(pool);
            Path temporary = Files.createTempFile(pool, ID, ".tmp");
            Files.writeString(temporary, id);
            Files.move(temporary, pool.resolve(ID), StandardCopyOption.ATOMIC_MOVE);
        }
        return pool;
    }

    private static Slot take(Path pool, Workspace.Sharing sharing) throws IOException {
        Path first = slot(pool, 0);
        return switch (sharing) {
            case SHARED -> new Slot(first, PathLocks.lock(lockFile(first), PathLocks.Mode.SHARED));
            case LOCKED -> new Slot(first, PathLocks.lock(lockFile(first), PathLocks.Mode.EXCLUSIVE));
            case PRIVATE -> takeFree(pool);
        };
    }

    private static Slot takeFree(Path pool) throws IOException {
        for (int number = 0; ; number++) {
            Path path = slot(pool, number);
            Optional<PathLocks.Held> lock = PathLocks.tryLock(lockFile(path), PathLocks.Mode.EXCLUSIVE);
            if (lock.isPresent()) {
                return new Slot(path, lock.get());
            }
        }
    }

    private static Path slot(Path pool, int number) {
        return pool.resolve(String.format(Locale.ROOT, "%d", number));
    }

    /// Appears by a rename, so it is there with all its first files or not there. Those who share may come at once.
    private void create(Path path, int mode, long uid, long gid, Optional<Workspace.InitialFiles> initial)
            throws IOException {
        try (ScratchDirectory temporary = scratch.newDirectory()) {
            Path fresh = Files.createDirectory(temporary.path().resolve("cache"));
            if (initial.isPresent()) {
                Workspace.InitialFiles files = initial.get();
                TreeCheckout.write(files.tree(), files.directories(), files.contents(), fresh, Owners.KEEP);
            } else {
                Files.setAttribute(fresh, "unix:uid", Math.toIntExact(uid));
                Files.setAttribute(fresh, "unix:gid", Math.toIntExact(gid));
                Files.setAttribute(fresh, "unix:mode", mode);
            }
            try {
                Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            } catch (java.nio.file.FileSystemException e) {
                if (!Files.isDirectory(path)) {
                    throw e;
                }
            }
        }
    }

    List<CacheMount> list() throws IOException {
        List<CacheMount> found = new ArrayList<>();
        for (Path pool : directories(directory)) {
            if (Files.exists(pool.resolve(ID))) {
                String id = Files.readString(pool.resolve(ID));
                for (Path slot : directories(pool)) {
                    Path lock = lockFile(slot);
                    Instant used = Files.getLastModifiedTime(Files.exists(lock) ? lock : slot)
                            .toInstant();
                    found.add(new CacheMount(id, directory.relativize(slot).toString(), used));
                }
            }
        }
        return found;
    }

    private static List<Path> directories(Path parent) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(parent)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
                for (Path entry : entries) {
                    if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                        found.add(entry);
                    }
                }
            }
        }
        return found;
    }

    Path path(CacheMount mount) {
        return directory.resolve(mount.directory());
    }

    boolean isInUse(CacheMount mount) throws IOException {
        return PathLocks.isHeld(lockFile(path(mount)));
    }

    boolean delete(CacheMount mount) throws IOException {
        Path path = path(mount);
        Optional<PathLocks.Held> lock = PathLocks.tryLock(lockFile(path), PathLocks.Mode.EXCLUSIVE);
        if (lock.isEmpty()) {
            return false;
        }
        try (ScratchDirectory temporary = scratch.newDirectory();
                var _ = lock.get()) {
            Files.move(path, temporary.path().resolve("cache"), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // It is gone already.
        }
        return true;
    }
}
