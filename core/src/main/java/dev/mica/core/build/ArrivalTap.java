package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ForwardingBlobWriter;
import java.io.IOException;
import java.util.stream.Stream;

/// A store for one blob on its way into another store: who reads here has the bytes as they come. They are as yet
/// unverified, and may break off where the transfer is begun anew.
final class ArrivalTap implements ContentStore {
    private final ContentStore store;
    private final BytePipe pipe = new BytePipe();
    private boolean used;

    ArrivalTap(ContentStore store) {
        this.store = store;
    }

    BytePipe pipe() {
        return pipe;
    }

    @Override
    public boolean contains(Digest digest) throws IOException {
        return store.contains(digest);
    }

    @Override
    public Blob open(Digest digest) throws IOException {
        return store.open(digest);
    }

    @Override
    public synchronized BlobWriter newBlob() throws IOException {
        if (used) {
            pipe.fail(new IOException("the transfer was begun anew"));
            return store.newBlob();
        }
        used = true;
        return new Tapped(store.newBlob());
    }

    @Override
    public void delete(Digest digest) throws IOException {
        store.delete(digest);
    }

    @Override
    public Stream<BlobInfo> list() throws IOException {
        return store.list();
    }

    private final class Tapped extends ForwardingBlobWriter {
        Tapped(BlobWriter writer) {
            super(writer);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            super.write(bytes, offset, length);
            pipe.write(bytes, offset, length);
        }

        @Override
        public Digest commit() throws IOException {
            pipe.end();
            return super.commit();
        }

        @Override
        public void commit(Digest expected) throws IOException {
            pipe.end();
            super.commit(expected);
        }

        @Override
        public void close() throws IOException {
            pipe.fail(new IOException("the transfer broke off"));
            super.close();
        }
    }
}
