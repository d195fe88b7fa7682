package dev.mica.core.oci;

import java.util.List;

/// What an image runs on (image-spec, "Image Index", platform), normalised as containerd does: lower case,
/// `x86_64` is `amd64`, `aarch64` is `arm64` without variant `v8`.
///
/// @param variant empty if none
/// @param osVersion empty if none
public record Platform(String os, String architecture, String variant, String osVersion, List<String> osFeatures) {
    public Platform {
        osFeatures = List.copyOf(osFeatures);
    }

    public static Platform of(String os, String architecture) {
        return new Platform(os, architecture, "", "", List.of());
    }

    /// `os/architecture[/variant]`.
    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
