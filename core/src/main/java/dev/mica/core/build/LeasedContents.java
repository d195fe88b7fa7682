package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ForwardingBlobWriter;
import dev.mica.core.port.Leases;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// A content store for work that writes while a collection may run in another process: what the work counts on stays.
///
/// A blob is counted on when it was asked for and is there, or was put, whether it had been there or not:
/// none of that need be referred to by anything yet. So the work first pins the digest in its lease and
/// *then* looks whether a collection has condemned it; the collector first publishes what it condemns and
/// *then* reads the pins. Whichever comes second sees the other: either the collector spares the blob, or the
/// work waits until the collection is over and finds that the blob is not there, or writes it again. Reading
/// pins nothing.
///
/// Whoever writes into a store that others collect writes through this, under a lease that lives until refs lead to all
/// that was written.
public final class LeasedContents implements ContentStore {
    private final ContentStore contents;
    private final Leases.Lease lease;
    private final CollectionNotice notice;
    private final Set<Digest> guarded = ConcurrentHashMap.newKeySet();

    private LeasedContents(ContentStore contents, Leases.Lease lease, CollectionNotice notice) {
        this.contents = contents;
        this.lease = lease;
        this.notice = notice;
    }

    /// @param leases of the same store
    /// @param lease of the work; outlives this
    public static ContentStore of(ContentStore contents, RefStore refs, Leases leases, Leases.Lease lease) {
        return new LeasedContents(contents, lease, new CollectionNotice(contents, refs, leases));
    }

    private void guard(Digest digest) throws IOException {
        if (!guarded.contains(digest)) {
            lease.pin(List.of(digest));
            notice.await(Set.of(digest));
            guarded.add(digest);
        }
    }

    @Override
    public boolean contains(Digest digest) throws IOException {
        guard(digest);
        return contents.contains(digest);
    }

    @Override
    public Blob open(Digest digest) throws IOException {
        return contents.open(digest);
    }

    @Override
    public byte[] read(Digest digest, int maxSize) throws IOException {
        return contents.read(digest, maxSize);
    }

    @Override
    public Digest put(byte[] bytes) throws IOException {
        guard(Digest.ofBytes(bytes));
        return contents.put(bytes);
    }

    @Override
    public BlobWriter newBlob() throws IOException {
        return new Writer(contents.newBlob());
    }

    @Override
    public void delete(Digest digest) throws IOException {
        contents.delete(digest);
    }

    @Override
    public Stream<BlobInfo> list() throws IOException {
        return contents.list();
    }

    private final class Writer extends ForwardingBlobWriter {
        Writer(BlobWriter writer) {
            super(writer);
        }

        /// Only now is the digest known, and an equal blob may have been there, unused, until a moment ago.
        @Override
        public Digest commit() throws IOException {
            Digest digest = super.commit();
            guard(digest);
            if (!contents.contains(digest)) {
                throw new CollectedMeanwhileException(digest);
            }
            return digest;
        }

        @Override
        public void commit(Digest expected) throws IOException {
            guard(expected);
            super.commit(expected);
        }
    }
}
