package dev.mica.sandbox.scratch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Directories for what no other process may see, below one directory that belongs to this process.
///
/// The owner is told by a lock file beside the directory, `<owner>.lock`, locked before the directory is made and
/// for as long as it is there: who gets the lock knows that the owner is dead. Java drops a file's locks when any
/// channel to it is closed, so a lock file of this process is never opened a second time; [#isOwn(String)] tells.
public final class Scratch {
    private static final Map<Path, Scratch> OPEN = new HashMap<>();

    private final Path parent;
    private @Nullable Owner owner;
    private long next;
    private int used;

    private Scratch(Path parent) {
        this.parent = parent;
    }

    private record Owner(String name, Path directory, FileChannel channel, FileLock lock) {}

    /// The scratch directories below `<root>/tmp`; one object for each root in a JVM.
    public static Scratch of(Path root) {
        synchronized (OPEN) {
            return OPEN.computeIfAbsent(root.toAbsolutePath().normalize().resolve("tmp"), Scratch::new);
        }
    }

    /// A new, empty directory that only its owner can enter. The caller closes it.
    public synchronized ScratchDirectory newDirectory() throws IOException {
        Owner mine = owner;
        if (mine == null) {
            mine = newOwner();
            owner = mine;
        }
        Path directory = mine.directory.resolve(Long.toString(next++, Character.MAX_RADIX));
        Files.createDirectory(directory);
        used++;
        return new ScratchDirectory(directory, this);
    }

    private Owner newOwner() throws IOException {
        Files.createDirectories(parent);
        while (true) {
            String name = UUID.randomUUID().toString().substring(0, 8);
            Path lockFile = parent.resolve(name + ".lock");
            FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            FileLock lock = channel.lock();
            // A sweep that came before the lock took the owner for dead and removed the file.
            if (Files.exists(lockFile)) {
                Path directory = parent.resolve(name);
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                return new Owner(name, directory, channel, lock);
            }
            channel.close();
        }
    }

    /// Removes a directory of this process, and the process's own when it was the last.
    synchronized void release(Path directory) throws IOException {
        FileTrees.remove(directory);
        Owner mine = owner;
        if (mine == null || --used > 0) {
            return;
        }
        FileTrees.remove(mine.directory);
        Files.deleteIfExists(parent.resolve(mine.name + ".lock"));
        mine.lock.release();
        mine.channel.close();
        owner = null;
    }

    synchronized boolean isOwn(String name) {
        return owner != null && owner.name.equals(name);
    }

    Path parent() {
        return parent;
    }
}
