package dev.mica.sandbox.scratch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Removes the scratch directories of processes that died.
public final class ScratchSweep {
    private static final String LOCK = ".lock";

    private ScratchSweep() {}

    /// What a dead owner may have left elsewhere, under the name of its directory.
    @FunctionalInterface
    public interface Belongings {
        /// Removes it.
        ///
        /// @param owner the directory, absolute
        /// @return whether all is gone; if not, the directory stays for a later sweep
        boolean remove(Path owner) throws IOException;
    }

    /// Sweeps below `<root>/tmp`.
    ///
    /// @return the names of the dead owners of which nothing is left
    public static List<String> sweep(Path root, Belongings belongings) throws IOException {
        Scratch scratch = Scratch.of(root);
        List<String> dead = new ArrayList<>();
        for (Path entry : entries(scratch.parent())) {
            String name = entry.getFileName().toString();
            if (name.endsWith(LOCK)) {
                // Locked before the directory is made and after it is gone.
                String owner = name.substring(0, name.length() - LOCK.length());
                if (!scratch.isOwn(owner) && !Files.isDirectory(entry.resolveSibling(owner))) {
                    removeIfDead(entry.resolveSibling(owner), belongings);
                }
            } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                    && !scratch.isOwn(name)
                    && removeIfDead(entry, belongings)) {
                dead.add(name);
            }
        }
        return dead;
    }

    private static List<Path> entries(Path parent) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
            entries.forEach(found::add);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return found;
    }

    private static boolean removeIfDead(Path directory, Belongings belongings) throws IOException {
        Path lockFile = directory.resolveSibling(directory.getFileName() + LOCK);
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            if (lock == null || !belongings.remove(directory)) {
                return false;
            }
            FileTrees.remove(directory);
            Files.deleteIfExists(lockFile);
            return true;
        } catch (NoSuchFileException e) {
            // Lock files are made before the directory and removed after it, so this owner is gone too.
            if (!belongings.remove(directory)) {
                return false;
            }
            FileTrees.remove(directory);
            return true;
        }
    }
}
