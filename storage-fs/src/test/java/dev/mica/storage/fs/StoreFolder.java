package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A store's directory for one test, and what was opened on it.
final class StoreFolder implements Closeable {
    private final Path root;
    private final InstantSource clock;
    private final List<FsStore> opened = new ArrayList<>();

    StoreFolder(InstantSource clock) throws IOException {
        this.root = Files.createTempDirectory("mica-store").resolve("store");
        this.clock = clock;
    }

    Path root() {
        return root;
    }

    FsStore open() throws IOException {
        FsStore store = FsStore.open(root, clock);
        opened.add(store);
        return store;
    }

    void closeStores() throws IOException {
        for (FsStore store : opened) {
            store.close();
        }
        opened.clear();
    }

    /// The file that holds a blob's bytes, and where they end in it.
    record Place(Path file, long start, long end) {}

    Place find(Digest digest) throws IOException {
        for (Path file : files("blobs")) {
            if (String.valueOf(file.getFileName()).startsWith(digest.hex())) {
                return new Place(file, 0, Files.size(file));
            }
        }
        for (Path file : files("packs")) {
            if (file.toString().endsWith(".pack")) {
                List<PackEntry> found = new ArrayList<>();
                try (SharedFile pack = SharedFile.openForReading(file)) {
                    long _ = new PackScanner(pack).scan(PackScanner.MAGIC.length, false, (entry, live) -> {
                        if (entry.digest().equals(digest) && live) {
                            found.add(entry);
                        }
                    });
                }
                if (!found.isEmpty()) {
                    long end = found.getFirst().end();
                    return new Place(file, end - found.getFirst().length(), end);
                }
            }
        }
        throw new AssertionError("not in the store: " + digest);
    }

    /// Alters a blob's last byte.
    void corrupt(Digest digest) throws IOException {
        Place place = find(digest);
        try (RandomAccessFile file = new RandomAccessFile(place.file.toFile(), "rw")) {
            file.seek(place.end - 1);
            int last = file.read();
            file.seek(place.end - 1);
            file.write(last ^ 1);
        }
    }

    /// Cuts a blob's last byte off, and in a pack what comes after it.
    void truncate(Digest digest) throws IOException {
        Place place = find(digest);
        try (RandomAccessFile file = new RandomAccessFile(place.file.toFile(), "rw")) {
            file.setLength(place.end - 1);
        }
    }

    List<Path> files(String folder) throws IOException {
        Path start = root.resolve(folder);
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(start)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Override
    public void close() throws IOException {
        closeStores();
        Path parent = StoreDirectory.parentOf(root);
        Files.walkFileTree(parent, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, java.io.IOException error) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
