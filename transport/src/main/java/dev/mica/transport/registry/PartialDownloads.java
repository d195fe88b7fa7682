package dev.mica.transport.registry;

import dev.mica.core.build.DisposableFiles;
import dev.mica.core.cache.RetentionKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What has arrived of layers whose downloads broke off, as files that may go.
public final class PartialDownloads implements DisposableFiles {
    /// How fast they come again, roughly.
    private static final long FETCHED_PER_MILLI = 25_000;

    private final Path directory;
    private final InstantSource clock;

    private PartialDownloads(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /// @param directory the one that was given to [RegistrySource#keepingPartsIn]; need not exist
    /// @param clock says what was not continued for too long
    public static PartialDownloads of(Path directory, InstantSource clock) {
        return new PartialDownloads(directory, clock);
    }

    @Override
    public List<Item> list() throws IOException {
        List<Item> items = new ArrayList<>();
        Instant oldest = clock.instant().minus(PartialDownload.KEPT);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + PartialDownload.SUFFIX)) {
            for (Path file : files) {
                item(file, oldest).ifPresent(items::add);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        return items;
    }

    private static Optional<Item> item(Path file, Instant oldest) throws IOException {
        try {
            String name = String.valueOf(file.getFileName());
            String digest = name.substring(0, name.length() - PartialDownload.SUFFIX.length());
            long bytes = Files.size(file);
            Instant continued = Files.getLastModifiedTime(file).toInstant();
            boolean inUse = !whileUnused(file, false);
            Optional<String> useless = continued.isBefore(oldest) && !inUse
                    ? Optional.of("nobody went on with it for " + PartialDownload.KEPT.toDays() + " days")
                    : Optional.empty();
            return Optional.of(new Item(
                    RetentionKind.PARTIAL_DOWNLOAD,
                    digest,
                    "download that broke off",
                    bytes,
                    continued,
                    1 + bytes / FETCHED_PER_MILLI,
                    Optional.empty(),
                    inUse,
                    useless));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean delete(Item item) throws IOException {
        try {
            return whileUnused(directory.resolve(item.id() + PartialDownload.SUFFIX), true);
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /// Removes the file, if so asked, while nobody can go on with it.
    ///
    /// @return false if somebody does
    private static boolean whileUnused(Path file, boolean remove) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null && remove) {
                Files.deleteIfExists(file);
            }
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
