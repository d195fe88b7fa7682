package dev.mica.core.cache;

import dev.mica.core.oci.Digest;

/// The identity of a step's work: the digest of its [KeyInputs].
public record CacheKey(Digest digest) {
    @Override
    public String toString() {
        return digest.toString();
    }
}
