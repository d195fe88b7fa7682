package dev.mica.hostfs;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.oci.Digest;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.Node;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/// A tar in a file without a name, so that nothing is left of it however the process ends.
final class SpooledTar implements FileContents, Closeable {
    private final FileChannel channel;
    private final Map<Digest, Long> offsets = new HashMap<>();

    private SpooledTar(FileChannel channel) {
        this.channel = channel;
    }

    static SpooledTar create(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = Files.createTempFile(directory, "context", ".tar");
        return new SpooledTar(FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
    }

    /// Passes bytes on and keeps a copy of them.
    InputStream copying(InputStream source) {
        return new FilterInputStream(source) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = in.read(bytes, offset, length);
                for (ByteBuffer copy = ByteBuffer.wrap(bytes, offset, Math.max(count, 0)); copy.hasRemaining(); ) {
                    channel.write(copy);
                }
                return count;
            }

            // Bytes that are skipped are read, so that they are copied too.
            @Override
            public long skip(long length) throws IOException {
                byte[] skipped = new byte[(int) Math.min(length, Hashing.BUFFER_SIZE)];
                return Math.max(0, read(skipped, 0, skipped.length));
            }

            @Override
            public boolean markSupported() {
                return false;
            }
        };
    }

    /// Takes note of where each file's bytes are.
    void index(LayerContents contents) {
        for (LayerContents.Entry entry : contents.entries()) {
            if (entry.change() instanceof Change.Put put && put.node() instanceof Node.File file) {
                entry.dataOffset().ifPresent(offset -> offsets.putIfAbsent(file.content(), offset));
            }
        }
    }

    @Override
    public InputStream open(Node.File file) throws IOException {
        Long offset = offsets.get(file.content());
        if (offset == null) {
            throw new FileNotFoundException("no file of the context's tar has the content " + file.content());
        }
        InputStream bytes = new Slice(offset, offset + file.size());
        return new VerifiedInputStream(bytes, "a file of the context's tar", file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// Part of the file; several may be read at a time.
    private final class Slice extends InputStream {
        private final long end;
        private long position;

        Slice(long start, long end) {
            this.position = start;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int most = (int) Math.min(length, end - position);
            if (most <= 0) {
                return length == 0 ? 0 : -1;
            }
            int count = channel.read(ByteBuffer.wrap(bytes, offset, most), position);
            position += Math.max(count, 0);
            return count;
        }
    }
}
