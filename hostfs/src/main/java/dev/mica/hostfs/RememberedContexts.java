package dev.mica.hostfs;

import dev.mica.core.build.DisposableFiles;
import dev.mica.core.cache.RetentionKind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is remembered of contexts' files, as files that may go: without it, all files of the context are read again.
public final class RememberedContexts implements DisposableFiles {
    private static final String SUFFIX = ".stat";
    /// An entry has some 150 bytes, and a file takes some 50 µs to read.
    private static final long BYTES_PER_MILLI = 3_000;

    private final Path caches;

    private RememberedContexts(Path caches) {
        this.caches = caches;
    }

    /// @param caches the directory that was given to [DirectoryContext#of]; need not exist
    public static RememberedContexts of(Path caches) {
        return new RememberedContexts(caches);
    }

    @Override
    public List<Item> list() throws IOException {
        List<Item> items = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(caches, "*" + SUFFIX)) {
            for (Path file : files) {
                item(file).ifPresent(items::add);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        return items;
    }

    private static Optional<Item> item(Path file) throws IOException {
        try {
            String name = String.valueOf(file.getFileName());
            long bytes = Files.size(file);
            return Optional.of(new Item(
                    RetentionKind.CONTEXT,
                    name.substring(0, name.length() - SUFFIX.length()),
                    "digests of a context's files",
                    bytes,
                    Files.getLastModifiedTime(file).toInstant(),
                    1 + bytes / BYTES_PER_MILLI,
                    Optional.empty(),
                    false));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// A build that has read it goes on with what it has read, and writes it anew.
    @Override
    public boolean delete(Item item) throws IOException {
        Files.deleteIfExists(caches.resolve(item.id() + SUFFIX));
        return true;
    }
}
