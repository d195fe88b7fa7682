package dev.mica.core.port;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file that loses its name as soon as it is open (on Linux), so that nothing is left of it however the
/// process ends. For any thread; its bytes go when it is closed.
public final class UnnamedFile implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final FileChannel channel;

    private UnnamedFile(FileChannel channel) {
        this.channel = channel;
    }

    /// Makes an empty file. The caller closes it.
    ///
    /// @param directory on whose file system it is; made if it is missing
    public static UnnamedFile create(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = Files.createTempFile(directory, "unnamed", "");
        return new UnnamedFile(FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
    }

    /// Appends all that the stream still has, and leaves it open.
    public void append(InputStream source) throws IOException {
        OutputStream out = Channels.newOutputStream(channel);
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = source.read(buffer); count >= 0; count = source.read(buffer)) {
            out.write(buffer, 0, count);
        }
    }

    /// Appends bytes.
    public void append(byte[] bytes, int offset, int length) throws IOException {
        for (ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length); rest.hasRemaining(); ) {
            channel.write(rest);
        }
    }

    public long size() throws IOException {
        return channel.size();
    }

    /// Appends zeros, which take no place on most file systems.
    public void appendZeros(long count) throws IOException {
        if (count > 0) {
            channel.position(channel.position() + count - 1);
            append(new byte[1], 0, 1);
        }
    }

    /// A part of the file; any number may be read at a time. Closing it does not close the file.
    ///
    /// @param length in bytes; what is there is shorter if the file ends before
    public InputStream open(long position, long length) {
        return new BufferedInputStream(new Part(position, position + length), BUFFER_BYTES);
    }

    /// The file from its beginning.
    public InputStream open() {
        return open(0, Long.MAX_VALUE);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private final class Part extends PartInputStream {
        Part(long start, long end) {
            super(start, end);
        }

        @Override
        protected int readAt(long at, byte[] bytes, int offset, int length) throws IOException {
            return channel.read(ByteBuffer.wrap(bytes, offset, length), at);
        }
    }
}
