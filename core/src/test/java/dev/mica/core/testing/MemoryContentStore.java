package dev.mica.core.testing;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A content store in memory for tests. Strict: it knows what was opened and not closed.
public final class MemoryContentStore implements ContentStore {
    private final Map<Digest, Stored> blobs = new ConcurrentSkipListMap<>();
    private final OpenThings open = new OpenThings();

    /// @param size what the blob had when it was stored; fewer bytes mean that it was damaged since
    record Stored(byte[] bytes, int size) {}

    @Override
    public boolean contains(Digest digest) {
        Stored stored = blobs.get(digest);
        return stored != null && stored.bytes.length == stored.size;
    }

    @Override
    public Blob open(Digest digest) throws BlobNotFoundException {
        Stored stored = blobs.get(digest);
        if (stored == null) {
            throw new BlobNotFoundException(digest);
        }
        return new MemoryBlob(digest, stored, open);
    }

    @Override
    public BlobWriter newBlob() {
        return new MemoryBlobWriter(this, open);
    }

    void store(Digest digest, byte[] bytes) {
        blobs.put(digest, new Stored(bytes, bytes.length));
    }

    @Override
    public void delete(Digest digest) {
        blobs.remove(digest);
    }

    @Override
    public Stream<BlobInfo> list() {
        Stream<BlobInfo> all = blobs.entrySet().stream()
                .map(entry -> new BlobInfo(entry.getKey(), entry.getValue().size()));
        return TrackedStream.of(all, "a list of blobs", open);
    }

    /// Alters the blob's last byte, as a failing disk would.
    ///
    /// @return false if there is no such blob, or it has no bytes
    public boolean corrupt(Digest digest) {
        @Nullable Stored stored = blobs.get(digest);
        if (stored == null || stored.bytes.length == 0) {
            return false;
        }
        byte[] altered = stored.bytes.clone();
        altered[altered.length - 1] ^= 1;
        blobs.put(digest, new Stored(altered, stored.size));
        return true;
    }

    /// Cuts the blob's last byte off, as a crash of a careless store would.
    ///
    /// @return false if there is no such blob, or it has no bytes
    public boolean truncate(Digest digest) {
        @Nullable Stored stored = blobs.get(digest);
        if (stored == null || stored.bytes.length == 0) {
            return false;
        }
        byte[] shorter = Arrays.copyOf(stored.bytes, stored.bytes.length - 1);
        blobs.put(digest, new Stored(shorter, stored.size));
        return true;
    }

    /// @throws AssertionError if a writer, a blob, a blob's stream or a list was not closed
    public void checkNothingOpen() {
        open.checkNothingOpen();
    }
}
