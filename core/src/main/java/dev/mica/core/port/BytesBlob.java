package dev.mica.core.port;

import dev.mica.core.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Objects;

/// A small blob whose bytes a store has read already.
public final class BytesBlob implements Blob {
    private final Digest digest;
    private final byte[] bytes;
    private final String advice;

    private BytesBlob(Digest digest, byte[] bytes, String advice) {
        this.digest = digest;
        this.bytes = bytes;
        this.advice = advice;
    }

    /// @param bytes which need not have the digest: who reads all of them is told. Not copied
    /// @param advice where the bytes are and what to do if they are damaged, for the exception's message
    public static BytesBlob of(Digest digest, byte[] bytes, String advice) {
        return new BytesBlob(digest, bytes, advice);
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public InputStream newInputStream() {
        return new VerifiedInputStream(new ByteArrayInputStream(bytes), digest, bytes.length, advice);
    }

    @Override
    public InputStream newInputStream(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, size());
        return new ByteArrayInputStream(bytes, (int) offset, (int) length);
    }

    @Override
    public void close() {}
}
