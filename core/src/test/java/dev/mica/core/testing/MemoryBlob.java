package dev.mica.core.testing;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.VerifiedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// An open blob of a [MemoryContentStore].
final class MemoryBlob implements Blob {
    private final Digest digest;
    private final MemoryContentStore.Stored stored;
    private final OpenThings open;
    private boolean closed;

    MemoryBlob(Digest digest, MemoryContentStore.Stored stored, OpenThings open) {
        this.digest = digest;
        this.stored = stored;
        this.open = open;
        open.opened(this, "blob " + digest);
    }

    @Override
    public long size() {
        return stored.size();
    }

    @Override
    public InputStream newInputStream() throws IOException {
        checkOpen();
        return new Tracked(new VerifiedInputStream(new ByteArrayInputStream(stored.bytes()), digest, stored.size()));
    }

    @Override
    public InputStream newInputStream(long offset, long length) throws IOException {
        checkOpen();
        Objects.checkFromIndexSize(offset, length, size());
        if (offset + length > stored.bytes().length) {
            throw new CorruptBlobException(digest, "expected " + size() + " bytes, found " + stored.bytes().length);
        }
        return new Tracked(new ByteArrayInputStream(stored.bytes(), (int) offset, (int) length));
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new IOException("blob " + digest + " was closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        open.closed(this);
    }

    /// A stream that can't be read once it or its blob is closed.
    private final class Tracked extends FilterInputStream {
        private boolean ended;

        Tracked(InputStream in) {
            super(in);
            open.opened(this, "a stream of blob " + digest);
        }

        @Override
        public int read() throws IOException {
            check();
            return super.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            check();
            return super.read(buffer, offset, length);
        }

        @Override
        public long skip(long count) throws IOException {
            check();
            return super.skip(count);
        }

        private void check() throws IOException {
            checkOpen();
            if (ended) {
                throw new IOException("a stream of blob " + digest + " was closed");
            }
        }

        @Override
        public void close() throws IOException {
            ended = true;
            open.closed(this);
            super.close();
        }
    }
}
