package dev.mica.core.codec;

import dev.mica.core.oci.Digest;
import java.util.Optional;

/// Segments that were deflated before, by the same deflater at the same level. Asked by several threads.
@FunctionalInterface
public interface KnownSegments {
    /// Knows nothing.
    KnownSegments NONE = plain -> Optional.empty();

    /// The deflated form, whole and undamaged, of the bytes with that digest. Empty if it is not known or can't be
    /// had at the moment: then the bytes are deflated again.
    Optional<byte[]> find(Digest plain);
}
