package dev.mica.storage.fs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.LoggerFactory;

/// Removes what dead processes left half written.
final class TemporaryFiles {

    /// A file is locked right after it is made, or is in its place soon: of an owner that may live, only older ones
    /// can be left over.
    private static final Duration YOUNG = Duration.ofMinutes(10);

    private TemporaryFiles() {}

    static void sweep(StoreDirectory directory) throws IOException {
        Instant limit = Instant.now().minus(YOUNG);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.temporary())) {
            for (Path file : files) {
                if (!UniqueNames.isOwn(String.valueOf(file.getFileName()))) {
                    sweep(file, limit);
                }
            }
        } catch (NoSuchFileException e) {
            // Nothing was written here yet.
            return;
        }
    }

    private static void sweep(Path path, Instant limit) throws IOException {
        try {
            if (!UniqueNames.isOfDeadProcess(String.valueOf(path.getFileName()))
                    && Files.getLastModifiedTime(path).toInstant().isAfter(limit)) {
                return;
            }
            try (SharedFile file = SharedFile.openForReading(path)) {
                if (file.tryLock(true).isPresent()) {
                    LoggerFactory.getLogger(TemporaryFiles.class)
                            .debug("removing {}, left by a process that died", path);
                    Disk.delete(path);
                }
            }
        } catch (NoSuchFileException e) {
            // Somebody else removed it.
            return;
        }
    }
}
