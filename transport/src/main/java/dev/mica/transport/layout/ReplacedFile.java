package dev.mica.transport.layout;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes a file beside the one it is to replace, and renames it when it is whole. What is no regular file, such as a
/// FIFO or `/dev/stdout`, is written to as it is.
final class ReplacedFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private ReplacedFile() {}

    /// Writes the bytes of a file.
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /// @throws IOException if the content or the disk fails; the file is then as it was
    static void write(Path file, Content content) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a directory: expected the name of a file to write");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.WRITE), BUFFER_BYTES)) {
                content.writeTo(out);
            }
            return;
        }
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path partial = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid());
        try {
            try (OutputStream out = new BufferedOutputStream(create(partial), BUFFER_BYTES)) {
                content.writeTo(out);
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static OutputStream create(Path partial) throws IOException {
        try {
            return Files.newOutputStream(partial);
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new IOException("the directory " + partial.getParent() + " does not exist: make it first", e);
        }
    }
}
