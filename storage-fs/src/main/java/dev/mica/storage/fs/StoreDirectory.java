package dev.mica.storage.fs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Where a store's files are, and in which version of the format. The directories are made when something
/// is first written; the file that tells the version comes last, so that where it is, they are.
final class StoreDirectory {
    private static final String FORMAT_FILE = "format";
    private static final String FORMAT_START = "Mica store, version ";
    private static final int VERSION = 1;
    private static final int MAX_FORMAT_BYTES = 4096;

    private final Path root;
    private boolean present;

    private StoreDirectory(Path root, boolean present) {
        this.root = root;
        this.present = present;
    }

    /// @throws StoreAccessException if the format is one this version doesn't know
    static StoreDirectory open(Path root) throws IOException {
        return new StoreDirectory(root, readFormat(root));
    }

    private static boolean readFormat(Path root) throws IOException {
        Path file = root.resolve(FORMAT_FILE);
        String text;
        try (var in = Files.newInputStream(file)) {
            text = new String(in.readNBytes(MAX_FORMAT_BYTES), UTF_8);
        } catch (NoSuchFileException e) {
            return false;
        }
        String first = text.lines().findFirst().orElse("");
        if (!first.equals(FORMAT_START + VERSION)) {
            throw new StoreAccessException(
                    "the store " + root + " can't be used: expected " + file + " to say \"" + FORMAT_START + VERSION
                            + "\", found \"" + first + "\"; use the version of Mica that made it, or another directory",
                    null);
        }
        return true;
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
                Files.createDirectories(each);
            }
        } catch (NotDirectoryException e) {
            throw StoreAccessException.whenWriting("make directories", root, e);
        }
        Path temporary = newTemporaryFile();
        Files.writeString(temporary, FORMAT_START + VERSION + "\nIts layout is described in docs/storage-fs.md.\n");
        moveIntoPlace(temporary, root.resolve(FORMAT_FILE));
        present = true;
    }

    /// Gives a file its name, durably.
    static void moveIntoPlace(Path temporary, Path target) throws IOException {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
