package dev.mica.core.build;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.Platform;
import java.util.List;
import java.util.OptionalLong;

/// What a build made. All of it is in the store.
///
/// @param target the index of a build for several platforms, else the one image's manifest
/// @param images one for each platform, in the order asked for
public record BuildResult(Descriptor target, List<BuiltImage> images) {
    public BuildResult {
        images = List.copyOf(images);
    }

    /// One platform's image. Its layers are stored uncompressed, under their diff IDs.
    ///
    /// @param configuration the configuration document's descriptor; its digest is the image ID
    /// @param epochSeconds SOURCE_DATE_EPOCH, from wherever it came
    public record BuiltImage(
            Platform platform,
            Descriptor manifest,
            Descriptor configuration,
            ImageConfig config,
            OptionalLong epochSeconds) {}
}
