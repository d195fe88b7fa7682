package dev.mica.core.port;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// A blob's bytes, hashed while they are read. The read that would hand out the last byte fails with a
/// [CorruptBlobException] if the bytes are not those the digest names, so that even a reader who knows the
/// length and never asks for more can't take damaged bytes for whole ones. Closing it closes what it reads
/// from.
public final class VerifiedInputStream extends InputStream {
    private final InputStream in;
    private final Digest digest;
    private final long size;
    private final String advice;
    private final MessageDigest hash;
    private long count;
    private boolean verified;

    /// @param size the length in bytes that the blob should have
    public VerifiedInputStream(InputStream in, Digest digest, long size) {
        this(in, digest, size, "");
    }

    /// @param size the length in bytes that the blob should have
    /// @param advice where the bytes are and what to do if they are damaged; ends the exception's message
    public VerifiedInputStream(InputStream in, Digest digest, long size, String advice) {
        this.in = in;
        this.digest = digest;
        this.size = size;
        this.advice = advice;
        this.hash = digest.algorithm().newMessageDigest();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (count == size) {
            verify();
            return -1;
        }
        int read = in.read(buffer, offset, (int) Math.min(length, size - count));
        if (read < 0) {
            throw corrupt("expected " + size + " bytes, found " + count);
        }
        hash.update(buffer, offset, read);
        count += read;
        if (count == size) {
            verify();
        }
        return read;
    }

    private void verify() throws IOException {
        if (verified) {
            return;
        }
        if (in.read() >= 0) {
            throw corrupt("expected " + size + " bytes, found more");
        }
        byte[] found = hash.digest();
        if (!MessageDigest.isEqual(found, digest.value())) {
            throw corrupt("its bytes have the digest " + Digest.of(digest.algorithm(), found));
        }
        verified = true;
    }

    private CorruptBlobException corrupt(String found) {
        return new CorruptBlobException(digest, advice.isEmpty() ? found : found + "; " + advice);
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(in.available(), size - count);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
