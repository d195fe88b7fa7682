package dev.mica.benchmarks.store;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.StoreUsage;
import dev.mica.storage.fs.FsStore;
import dev.mica.storage.rocksdb.RocksStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What the comparison does with a store.
interface ComparedStore extends Closeable {
    /// Writes a blob.
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    Digest put(Content content) throws IOException;

    /// Reads a blob to its end, verified where the store does that.
    ///
    /// @return its length
    long get(Digest digest) throws IOException;

    /// How many blobs there are.
    long list() throws IOException;

    /// The bytes that are stored of all blobs: what several have in common once, without what says where it is.
    long stored() throws IOException;

    /// Kinds of stores.
    enum Kind {
        FILES,
        FS,
        ROCKSDB;

        ComparedStore open(Path root) throws IOException {
            return switch (this) {
                case FILES -> new PlainFiles(root);
                case FS -> {
                    FsStore store = FsStore.open(root);
                    yield new OfPort(store.contents(), store::usage, store);
                }
                case ROCKSDB -> {
                    RocksStore store = RocksStore.open(root);
                    yield new OfPort(store.contents(), store::usage, store);
                }
            };
        }
    }

    /// A store of Mica's.
    record OfPort(ContentStore contents, StoreUsage.Measure usage, Closeable store) implements ComparedStore {
        @Override
        public Digest put(Content content) throws IOException {
            try (BlobWriter writer = contents.newBlob()) {
                content.writeTo(writer);
                return writer.commit();
            }
        }

        @Override
        public long get(Digest digest) throws IOException {
            try (Blob blob = contents.open(digest);
                    InputStream in = blob.newInputStream()) {
                return in.transferTo(OutputStream.nullOutputStream());
            }
        }

        @Override
        public long list() throws IOException {
            try (Stream<ContentStore.BlobInfo> all = contents.list()) {
                return all.count();
            }
        }

        @Override
        public long stored() throws IOException {
            return usage.take().unique();
        }

        @Override
        public void close() throws IOException {
            store.close();
        }
    }
}
