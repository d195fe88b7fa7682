package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;

/// Where a blob is in its pack.
///
/// @param offset of the record's header
/// @param length of the blob, in bytes
record PackEntry(Digest digest, long offset, int length) {
    long end() {
        return offset + PackRecord.HEADER_SIZE + length;
    }
}
