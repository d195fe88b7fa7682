package dev.mica.core.port;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.util.stream.Stream;

/// Immutable bytes by digest. Several threads and several processes may use one store at once.
///
/// A blob is either there and whole, or not there: [BlobWriter#commit()] makes it visible in one step, and
/// a process that dies before leaves nothing that a reader could see. It is durable, that is, proof against
/// a failure of the machine, before any ref that was set after it is. Putting what is there already changes
/// nothing.
public interface ContentStore {
    /// Whether the blob is there and has the length it was stored with. Reads no bytes of it.
    boolean contains(Digest digest) throws IOException;

    /// Opens a blob for reading. The caller closes it.
    ///
    /// @throws BlobNotFoundException if it is not there
    Blob open(Digest digest) throws IOException;

    /// Begins a new blob. The caller writes, commits and closes.
    BlobWriter newBlob() throws IOException;

    /// Removes a blob, if it is there. Readers that have it open read on to its end.
    void delete(Digest digest) throws IOException;

    /// All blobs, in no order. The caller closes the stream. What is put or deleted meanwhile may or may
    /// not appear.
    Stream<BlobInfo> list() throws IOException;

    /// A blob's name and length in bytes.
    record BlobInfo(Digest digest, long size) {}

    /// The whole of a small blob, verified.
    ///
    /// @param maxSize in bytes; a larger blob fails, so that a damaged or hostile reference can't fill the
    ///     memory
    /// @throws BlobNotFoundException if it is not there
    /// @throws CorruptBlobException if the bytes don't have the digest, or are more than `maxSize`
    default byte[] read(Digest digest, int maxSize) throws IOException {
        try (Blob blob = open(digest)) {
            if (blob.size() > maxSize) {
                throw new CorruptBlobException(digest, "expected at most " + maxSize + " bytes, found " + blob.size());
            }
            try (var in = blob.newInputStream()) {
                return in.readAllBytes();
            }
        }
    }

    /// Stores a small blob and names it.
    default Digest put(byte[] bytes) throws IOException {
        try (BlobWriter writer = newBlob()) {
            writer.write(bytes);
            return writer.commit();
        }
    }
}
