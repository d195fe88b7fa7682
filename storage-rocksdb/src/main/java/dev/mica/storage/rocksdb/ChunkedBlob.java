package dev.mica.storage.rocksdb;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.PartInputStream;
import dev.mica.core.port.VerifiedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// A blob that is put together from its chunks. It is read piece by piece, in a turn for each, so that who
/// reads slowly keeps nobody waiting.
final class ChunkedBlob implements Blob {
    private static final int PIECE_BYTES = 1 << 20;
    private static final int LONGEST_PIECE_BYTES = 8 << 20;

    private final Digest digest;
    private final ChunkReader chunks;
    private final Database database;
    private final OpenBlobs.Reading reading;
    private boolean closed;

    /// @param reading ends when the blob is closed
    ChunkedBlob(Digest digest, Recipe recipe, Database database, OpenBlobs.Reading reading) {
        this.digest = digest;
        this.chunks = new ChunkReader(digest, recipe, database.root());
        this.database = database;
        this.reading = reading;
    }

    @Override
    public long size() {
        return chunks.size();
    }

    @Override
    public InputStream newInputStream() {
        return new VerifiedInputStream(new Part(0, size()), digest, size(), ChunkReader.ADVICE);
    }

    @Override
    public InputStream newInputStream(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, size());
        return new Part(offset, length);
    }

    private synchronized void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("blob " + digest + " was closed");
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        database.endReading(reading);
    }

    /// A part of the blob.
    private final class Part extends PartInputStream {
        private int most = PIECE_BYTES;
        private @Nullable Tables turn;
        private byte[] piece = new byte[0];
        private long pieceStart;

        Part(long offset, long length) {
            super(offset, offset + length);
            this.pieceStart = offset;
        }

        @Override
        protected int readAt(long at, byte[] bytes, int offset, int length) throws IOException {
            if (at >= pieceStart + piece.length) {
                checkOpen();
                piece = database.useForOpenBlob(tables -> next(tables, at));
                pieceStart = at;
            }
            int start = (int) (at - pieceStart);
            int count = Math.min(length, piece.length - start);
            System.arraycopy(piece, start, bytes, offset, count);
            return count;
        }

        /// Where the turn was lost since the last piece, the next one is larger: waiting for a turn costs more
        /// than reading.
        private byte[] next(Tables tables, long at) throws IOException, RocksDBException {
            if (turn != null && turn != tables) {
                most = Math.min(LONGEST_PIECE_BYTES, 2 * most);
            }
            turn = tables;
            return chunks.read(tables, at, (int) Math.min(most, remaining()));
        }
    }
}
