package dev.mica.core.oci;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One image (image-spec, "Image Manifest"; Docker's schema 2 has the same shape).
///
/// @param layers base first
public record Manifest(
        MediaType mediaType,
        Descriptor config,
        List<Descriptor> layers,
        Map<String, String> annotations,
        Optional<MediaType> artifactType,
        Optional<Descriptor> subject) {

    public Manifest {
        layers = List.copyOf(layers);
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    public static Manifest of(MediaType mediaType, Descriptor config, List<Descriptor> layers) {
        return new Manifest(mediaType, config, layers, Map.of(), Optional.empty(), Optional.empty());
    }
}
