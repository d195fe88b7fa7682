package dev.mica.core.oci;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Several images under one name (image-spec, "Image Index"; Docker's manifest list has the same shape).
public record Index(
        MediaType mediaType,
        List<Descriptor> manifests,
        Map<String, String> annotations,
        Optional<MediaType> artifactType,
        Optional<Descriptor> subject) {

    public Index {
        manifests = List.copyOf(manifests);
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    public static Index of(MediaType mediaType, List<Descriptor> manifests) {
        return new Index(mediaType, manifests, Map.of(), Optional.empty(), Optional.empty());
    }
}
