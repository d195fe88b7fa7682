package dev.mica.storage.rocksdb;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.VerifiedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/// A blob that is put together from its chunks. As long as it is open, this process keeps its turn with the
/// database, and a snapshot keeps what this process deletes meanwhile.
final class ChunkedBlob implements Blob {
    private static final String ADVICE =
            "'mica system fsck --repair' removes it and names what has to be built or pulled again";

    private final Digest digest;
    private final long size;
    private final long[] chunks;
    private final Database.Turn turn;
    private final Path root;
    private final Snapshot snapshot;
    private final ReadOptions options;
    private boolean closed;

    /// @param turn ends when the blob is closed
    ChunkedBlob(Digest digest, long size, long[] chunks, Database.Turn turn, Path root) {
        this.digest = digest;
        this.size = size;
        this.chunks = chunks;
        this.turn = turn;
        this.root = root;
        this.snapshot = turn.tables().database().getSnapshot();
        this.options = new ReadOptions().setSnapshot(snapshot);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream newInputStream() {
        return new VerifiedInputStream(new Part(0, size()), digest, size(), ADVICE);
    }

    @Override
    public InputStream newInputStream(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, size());
        return new Part(offset, length);
    }

    /// A chunk's bytes. Synchronized, since a closed snapshot must not be used.
    private synchronized byte[] chunk(int index) throws IOException {
        if (closed) {
            throw new IOException("blob " + digest + " was closed");
        }
        Tables tables = turn.tables();
        try {
            byte[] key = Keys.number(chunks[index]);
            byte[] bytes = tables.database().get(tables.chunks(), options, key);
            if (bytes == null) {
                throw new CorruptBlobException(
                        digest, "expected chunk " + chunks[index] + " in " + root + ", found none; " + ADVICE);
            }
            return bytes;
        } catch (RocksDBException e) {
            if (RocksStoreException.isDamage(e)) {
                throw new CorruptBlobException(
                        digest, "chunk " + chunks[index] + " in " + root + " is damaged: " + e.getMessage());
            }
            throw RocksStoreException.of(root, e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            options.close();
            turn.tables().database().releaseSnapshot(snapshot);
            turn.close();
        }
    }

    /// A part of the blob.
    private final class Part extends InputStream {
        private long toSkip;
        private long remaining;
        private int next;
        private byte[] chunk = new byte[0];
        private int at;

        Part(long offset, long length) {
            this.toSkip = offset;
            this.remaining = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (remaining == 0) {
                return -1;
            }
            while (at == chunk.length) {
                advance();
            }
            int count = (int) Math.min(Math.min(length, chunk.length - at), remaining);
            System.arraycopy(chunk, at, buffer, offset, count);
            at += count;
            remaining -= count;
            return count;
        }

        private void advance() throws IOException {
            if (next == chunks.length) {
                throw new CorruptBlobException(digest, "its chunks have fewer than " + size() + " bytes; " + ADVICE);
            }
            chunk = chunk(next);
            next++;
            at = (int) Math.min(toSkip, chunk.length);
            toSkip -= at;
        }

        @Override
        public int available() {
            return (int) Math.min(chunk.length - at, remaining);
        }
    }
}
