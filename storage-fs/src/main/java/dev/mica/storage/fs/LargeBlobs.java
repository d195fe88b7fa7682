package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContentStore.BlobInfo;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Blobs that have a file each: `blobs/sha256/ab/abcd….123456`. The name ends with the length, so that a
/// truncated file is recognized without reading it.
final class LargeBlobs {
    /// In bytes. What is smaller is packed, unless it is named by SHA-512.
    static final int MIN_SIZE = 64 * 1024;

    private static final int FAN_OUT_DIGITS = 2;

    private final StoreDirectory directory;

    LargeBlobs(StoreDirectory directory) {
        this.directory = directory;
    }

    /// A blob's file.
    ///
    /// @param size what the name says
    record LargeBlob(Digest digest, Path path, long size) {
        boolean isWhole() throws IOException {
            try {
                return Files.size(path) == size;
            } catch (NoSuchFileException e) {
                return false;
            }
        }
    }

    private Path folder(Digest digest) {
        return directory
                .blobs()
                .resolve(digest.algorithm().label())
                .resolve(digest.hex().substring(0, FAN_OUT_DIGITS));
    }

    /// Finds a blob's file, be it whole or not; a whole one first.
    Optional<LargeBlob> find(Digest digest) throws IOException {
        List<LargeBlob> all = findAll(digest);
        for (LargeBlob blob : all) {
            if (blob.isWhole()) {
                return Optional.of(blob);
            }
        }
        return all.stream().findFirst();
    }

    private List<LargeBlob> findAll(Digest digest) throws IOException {
        String start = digest.hex() + ".";
        List<LargeBlob> found = new ArrayList<>(1);
        for (Path file : files(folder(digest))) {
            if (String.valueOf(file.getFileName()).startsWith(start)) {
                parse(digest.algorithm(), file).ifPresent(found::add);
            }
        }
        return found;
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            files.forEach(all::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        return all;
    }

    /// What a file's name says; nothing if somebody else put the file there.
    private static Optional<LargeBlob> parse(Digest.Algorithm algorithm, Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        try {
            Digest digest = Digest.parse(algorithm.label() + ":" + name.substring(0, Math.max(dot, 0)));
            return Optional.of(new LargeBlob(digest, file, Long.parseLong(name.substring(dot + 1))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Gives a file that is already durable its place, even if there is one: that may be damaged.
    void add(Digest digest, Path temporary, long size) throws IOException {
        Path folder = folder(digest);
        Path target = folder.resolve(digest.hex() + "." + size);
        if (!Files.isDirectory(folder)) {
            Disk.makeDirectory(folder);
            StoreDirectory.syncDirectory(directory.blobs());
            StoreDirectory.syncDirectory(StoreDirectory.parentOf(folder));
        }
        StoreDirectory.moveIntoPlace(temporary, target);
    }

    void delete(Digest digest) throws IOException {
        for (LargeBlob blob : findAll(digest)) {
            Disk.delete(blob.path());
        }
    }

    /// All blobs, each once.
    List<BlobInfo> list() throws IOException {
        List<BlobInfo> all = new ArrayList<>();
        for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
            for (Path folder : files(directory.blobs().resolve(algorithm.label()))) {
                for (Path file : files(folder)) {
                    parse(algorithm, file).ifPresent(blob -> all.add(new BlobInfo(blob.digest(), blob.size())));
                }
            }
        }
        return all;
    }
}
