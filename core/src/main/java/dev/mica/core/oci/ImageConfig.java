package dev.mica.core.oci;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An image's configuration document (image-spec, "Image Configuration").
///
/// @param diffIds base first
public record ImageConfig(
        Platform platform,
        Optional<Instant> created,
        Optional<String> author,
        RuntimeConfig config,
        List<DiffId> diffIds,
        List<History> history) {

    public ImageConfig {
        diffIds = List.copyOf(diffIds);
        history = List.copyOf(history);
    }

    public ImageConfig withConfig(RuntimeConfig newConfig) {
        return new ImageConfig(platform, created, author, newConfig, diffIds, history);
    }
}
