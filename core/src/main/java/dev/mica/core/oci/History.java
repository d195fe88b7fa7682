package dev.mica.core.oci;

import java.time.Instant;
import java.util.Optional;

/// One line of an image's history (image-spec, "Image Configuration"). The entries that are not empty layers
/// stand in the order of the image's diff IDs, one each.
public record History(
        Optional<Instant> created,
        Optional<String> createdBy,
        Optional<String> author,
        Optional<String> comment,
        boolean emptyLayer) {}
