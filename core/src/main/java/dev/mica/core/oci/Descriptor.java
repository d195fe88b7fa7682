package dev.mica.core.oci;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A pointer to a blob (image-spec, "Descriptors").
///
/// @param size in bytes, not negative
/// @param annotations in the order of their keys
public record Descriptor(
        MediaType mediaType,
        Digest digest,
        long size,
        Map<String, String> annotations,
        Optional<Platform> platform,
        Optional<MediaType> artifactType) {

    public Descriptor {
        if (size < 0) {
            throw new IllegalArgumentException("a descriptor's size is not negative: " + size);
        }
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    public static Descriptor of(MediaType mediaType, Digest digest, long size) {
        return new Descriptor(mediaType, digest, size, Map.of(), Optional.empty(), Optional.empty());
    }

    public Descriptor withPlatform(Platform newPlatform) {
        return new Descriptor(mediaType, digest, size, annotations, Optional.of(newPlatform), artifactType);
    }

    public Descriptor withAnnotations(Map<String, String> newAnnotations) {
        return new Descriptor(mediaType, digest, size, newAnnotations, platform, artifactType);
    }
}
