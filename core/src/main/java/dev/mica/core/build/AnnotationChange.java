package dev.mica.core.build;

import dev.mica.core.image.ImageAnnotations;
import dev.mica.core.oci.Platform;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How the annotations of an image that leaves the store differ from the stored one's.
///
/// @param without what is left out, whatever its value
/// @param with what is added then
public record AnnotationChange(ImageAnnotations without, ImageAnnotations with) {
    public static final AnnotationChange NONE = new AnnotationChange(ImageAnnotations.NONE, ImageAnnotations.NONE);

    Map<String, String> apply(Map<String, String> stored, ImageAnnotations.Place place, Optional<Platform> platform) {
        Map<String, String> changed = new TreeMap<>(stored);
        changed.keySet().removeAll(without.at(place, platform).keySet());
        changed.putAll(with.at(place, platform));
        return changed;
    }
}
