package dev.mica.transport.registry;

import dev.mica.core.oci.Descriptor;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The bytes of a blob that have arrived so far, in a file, so that a process that dies leaves them to the next one.
/// They are not verified: whoever uses them checks the digest of the whole. Locked while it is open.
final class PartialDownload implements Closeable {
    /// Smaller blobs are fetched anew sooner than they are worth a file.
    static final long LEAST_BYTES = 16 << 20;

    static final Duration KEPT = Duration.ofDays(7);
    static final String SUFFIX = ".part";
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final FileChannel channel;

    private PartialDownload(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// @param directory made if it is missing
    /// @return empty if another download of the blob has it open
    static Optional<PartialDownload> open(Path directory, Descriptor blob) throws IOException {
        Files.createDirectories(directory);
        forgetOld(directory);
        Path file = directory.resolve(blob.digest().hex() + SUFFIX);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean mine = false;
        try {
            FileLock lock = channel.tryLock();
            // Who had it before may have removed the file after it was opened here.
            mine = lock != null && Files.exists(file);
            if (mine && channel.size() > blob.size()) {
                channel.truncate(0);
            }
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it.
            return Optional.empty();
        } finally {
            if (!mine) {
                channel.close();
            }
        }
        return mine ? Optional.of(new PartialDownload(file, channel)) : Optional.empty();
    }

    private static void forgetOld(Path directory) throws IOException {
        Instant oldest = Instant.now().minus(KEPT);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /// Gives what is there already to the sink.
    ///
    /// @return how many bytes that are
    long replay(OutputStream sink) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long position = 0;
        while (channel.read(buffer.clear(), position) > 0) {
            sink.write(buffer.array(), 0, buffer.position());
            position += buffer.position();
        }
        channel.position(position);
        return position;
    }

    /// Passes bytes on to the sink and keeps them.
    OutputStream over(OutputStream sink) {
        OutputStream kept = Channels.newOutputStream(channel);
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                sink.write(bytes, offset, length);
                kept.write(bytes, offset, length);
            }
        };
    }

    /// Drops the bytes: they are in the store, or wrong.
    void discard() throws IOException {
        channel.truncate(0);
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
