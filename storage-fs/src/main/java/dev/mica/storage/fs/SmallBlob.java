package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.VerifiedInputStream;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;

/// An open blob that was read from a pack.
final class SmallBlob implements Blob {
    private final Digest digest;
    private final byte[] bytes;
    private final Path packs;

    /// @param packs where the packs are, for messages
    SmallBlob(Digest digest, byte[] bytes, Path packs) {
        this.digest = digest;
        this.bytes = bytes;
        this.packs = packs;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public InputStream newInputStream() {
        return new VerifiedInputStream(
                new ByteArrayInputStream(bytes),
                digest,
                bytes.length,
                "it is in " + packs
                        + "; 'mica system fsck --repair' removes it and names what has to be built or pulled again");
    }

    @Override
    public InputStream newInputStream(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, size());
        return new ByteArrayInputStream(bytes, (int) offset, (int) length);
    }

    @Override
    public void close() {}
}
