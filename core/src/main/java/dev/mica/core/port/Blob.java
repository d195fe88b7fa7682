package dev.mica.core.port;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/// An open blob. Its streams are independent of each other and stay readable when the blob is deleted
/// meanwhile.
public interface Blob extends Closeable {
    /// Length in bytes.
    long size();

    /// All bytes from the start, verified: the read that would reach the end fails with a
    /// [CorruptBlobException] if the bytes don't have the digest or the length they should.
    InputStream newInputStream() throws IOException;

    /// `length` bytes from `offset`; not verified, since a part has no digest of its own. A blob that is
    /// shorter than it should be fails with a [CorruptBlobException].
    ///
    /// @throws IndexOutOfBoundsException if the range is not within the blob
    InputStream newInputStream(long offset, long length) throws IOException;
}
