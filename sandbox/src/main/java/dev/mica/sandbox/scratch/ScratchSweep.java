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
    private ScratchSweep() {}

    /// Sweeps below `<root>/tmp`.
    ///
    /// @return the names of the dead owners
    public static List<String> sweep(Path root) throws IOException {
        Scratch scratch = Scratch.of(root);
        List<String> dead = new ArrayList<>();
        for (Path directory : ownerDirectories(scratch.parent())) {
            String name = directory.getFileName().toString();
            if (!scratch.isOwn(name) && removeIfDead(directory)) {
                dead.add(name);
            }
        }
        return dead;
    }

    private static List<Path> ownerDirectories(Path parent) throws IOException {
        List<Path> directories = new ArrayList<>();
        if (!Files.isDirectory(parent)) {
            return directories;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    directories.add(entry);
                }
            }
        }
        return directories;
    }

    private static boolean removeIfDead(Path directory) throws IOException {
        Path lockFile = directory.resolveSibling(directory.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                return false;
            }
            FileTrees.remove(directory);
            Files.deleteIfExists(lockFile);
            return true;
        } catch (NoSuchFileException e) {
            // Lock files are made before the directory and removed after it, so this owner is gone too.
            FileTrees.remove(directory);
            return true;
        }
    }
}
