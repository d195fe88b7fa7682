package dev.mica.core.port;

import dev.mica.core.oci.Digest;
import java.io.IOException;

/// Passes a blob on to another writer, for those that do something more on the way. Closing it closes the other.
public abstract class ForwardingBlobWriter extends BlobWriter {
    private final BlobWriter writer;

    protected ForwardingBlobWriter(BlobWriter writer) {
        this.writer = writer;
    }

    /// Comes to [#write(byte\[\], int, int)].
    @Override
    public final void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        writer.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        writer.flush();
    }

    @Override
    public Digest commit() throws IOException {
        return writer.commit();
    }

    @Override
    public void commit(Digest expected) throws IOException {
        writer.commit(expected);
    }

    @Override
    public long size() {
        return writer.size();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
