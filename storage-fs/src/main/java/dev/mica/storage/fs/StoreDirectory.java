package dev.mica.storage.fs;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

/// Where a store's files are, and in which version of the format. The directories are made when something
/// is first written; the file that tells the version comes last, so that where it is, they are.
final class StoreDirectory {
    private final Path root;
    private boolean present;

    private StoreDirectory(Path root, boolean present) {
        this.root = root;
        this.present = present;
    }

    /// @throws StoreAccessException if the format is one this version doesn't know
    static StoreDirectory open(Path root) throws IOException {
        return new StoreDirectory(root, FormatFile.check(root));
    }

    /// For who writes the file that tells the version.
    static StoreDirectory withoutCheck(Path root) {
        return new StoreDirectory(root, false);
    }

    Path root() {
        return root;
    }

    Path blobs() {
        return root.resolve("blobs");
    }

    Path packs() {
        return root.resolve("packs");
    }

    Path refs() {
        return root.resolve("refs");
    }

    Path leases() {
        return root.resolve("leases");
    }

    Path packsLock() {
        return root.resolve("packs.lock");
    }

    Path refsLock() {
        return root.resolve("refs.lock");
    }

    /// A path for a file that is on its way to its place.
    Path newTemporaryFile() {
        return temporary().resolve(UniqueNames.next());
    }

    Path temporary() {
        return root.resolve("tmp");
    }

    /// Whether there is anything of processes that are writing or have died.
    static boolean mayHoldLeftovers(Path root) throws IOException {
        StoreDirectory directory = new StoreDirectory(root, false);
        return isOccupied(directory.leases()) || isOccupied(directory.temporary());
    }

    private static boolean isOccupied(Path directory) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            return entries.iterator().hasNext();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /// Makes the directories, unless they are there.
    synchronized void prepareForWriting() throws IOException {
        if (present) {
            return;
        }
        try {
            for (Path each : List.of(root, blobs(), packs(), refs(), leases(), temporary())) {
                Disk.makeDirectory(each);
            }
        } catch (NotDirectoryException e) {
            throw StoreAccessException.whenWriting("make directories", root, e);
        }
        FormatFile.write(this);
        present = true;
    }

    /// Gives a file its name, durably.
    static void moveIntoPlace(Path temporary, Path target) throws IOException {
        Disk.move(temporary, target);
        syncDirectory(parentOf(target));
    }

    static Path parentOf(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a store's files are in directories, unlike " + path);
        }
        return parent;
    }

    /// Makes the names in a directory durable.
    static void syncDirectory(Path directory) throws IOException {
        if (File.separatorChar == '/') {
            Disk.syncDirectory(directory);
        }
    }
}
