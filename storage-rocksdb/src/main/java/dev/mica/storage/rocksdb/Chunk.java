package dev.mica.storage.rocksdb;

import dev.mica.core.oci.Digest;

/// A part of a blob on its way into the database.
final class Chunk {
    private final Digest digest;
    private final byte[] bytes;

    Chunk(byte[] bytes) {
        this.digest = Digest.ofBytes(bytes);
        this.bytes = bytes;
    }

    Digest digest() {
        return digest;
    }

    byte[] bytes() {
        return bytes;
    }
}
