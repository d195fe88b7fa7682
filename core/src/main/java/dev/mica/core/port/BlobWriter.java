package dev.mica.core.port;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;

/// A blob on its way into a store, hashed while it is written. Closing it without a commit leaves no trace.
/// For one thread at a time.
public abstract class BlobWriter extends OutputStream {
    /// Makes the blob visible under its SHA-256 digest, and returns that. Nothing can be written after.
    public abstract Digest commit() throws IOException;

    /// The same, but only if the bytes have the given digest.
    ///
    /// @throws CorruptBlobException if they don't; the store is then as it was
    public abstract void commit(Digest expected) throws IOException;

    /// How many bytes were written so far.
    public abstract long size();
}
