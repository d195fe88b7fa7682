package dev.mica.core.layer;

import dev.mica.core.tree.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// One entry of a tar with all that its extended headers say; its bytes come next in the stream.
///
/// @param offset of the entry's own header
/// @param size of the bytes that follow: 0 for all but regular files; those of a sparse file are its pieces
@SuppressWarnings("ArrayRecordComponent")
record TarEntry(
        long offset,
        byte type,
        byte[] name,
        byte[] link,
        long size,
        Metadata metadata,
        Optional<SparseMap> sparse,
        long major,
        long minor) {

    MalformedLayerException malformed(String problem) {
        return new MalformedLayerException(offset, new String(name, StandardCharsets.UTF_8), problem);
    }
}
