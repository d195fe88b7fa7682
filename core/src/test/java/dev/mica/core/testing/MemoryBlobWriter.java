package dev.mica.core.testing;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.CorruptBlobException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// A writer of a [MemoryContentStore].
final class MemoryBlobWriter extends BlobWriter {
    private final MemoryContentStore store;
    private final OpenThings open;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean ended;

    MemoryBlobWriter(MemoryContentStore store, OpenThings open) {
        this.store = store;
        this.open = open;
        open.opened(this, "a blob writer");
    }

    @Override
    public void write(int value) throws IOException {
        checkOpen();
        bytes.write(value);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        checkOpen();
        bytes.write(buffer, offset, length);
    }

    @Override
    public Digest commit() throws IOException {
        Digest digest = Digest.ofBytes(bytes.toByteArray());
        commit(digest);
        return digest;
    }

    @Override
    public void commit(Digest expected) throws IOException {
        checkOpen();
        ended = true;
        byte[] all = bytes.toByteArray();
        Digest found = Digest.of(
                expected.algorithm(), expected.algorithm().newMessageDigest().digest(all));
        if (!found.equals(expected)) {
            throw new CorruptBlobException(expected, "the bytes that were written have the digest " + found);
        }
        store.store(expected, all);
    }

    private void checkOpen() throws IOException {
        if (ended) {
            throw new IOException("this blob was committed or closed; nothing can be written to it");
        }
    }

    @Override
    public long size() {
        return bytes.size();
    }

    @Override
    public void close() {
        ended = true;
        open.closed(this);
    }
}
