package dev.mica.storage.rocksdb;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.VerifiedInputStream;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Objects;

/// A blob that came with its recipe.
final class InlineBlob implements Blob {
    private final Digest digest;
    private final byte[] bytes;

    InlineBlob(Digest digest, byte[] bytes) {
        this.digest = digest;
        this.bytes = bytes;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public InputStream newInputStream() {
        return new VerifiedInputStream(
                new ByteArrayInputStream(bytes), digest, bytes.length, "build or pull again what it belongs to");
    }

    @Override
    public InputStream newInputStream(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, size());
        return new ByteArrayInputStream(bytes, (int) offset, (int) length);
    }

    @Override
    public void close() {}
}
