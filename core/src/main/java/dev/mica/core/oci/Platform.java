package dev.mica.core.oci;

import java.util.List;
import java.util.stream.Collectors;

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

    /// Parses `os[(version)]/architecture[/variant]`, or one of the first two alone.
    ///
    /// @param host fills in what the text leaves out
    /// @throws IllegalArgumentException if it is no platform; the message says why
    public static Platform parse(String text, Platform host) {
        return PlatformParser.parse(text, host);
    }

    /// This platform in its canonical form.
    public Platform normalised() {
        return PlatformParser.normalised(os, architecture, variant, osVersion, osFeatures);
    }

    /// `os[(version)]/architecture[/variant]`, as progress and `TARGETPLATFORM` have it.
    public String withVersion() {
        String options = osVersion
                + osFeatures.stream()
                        .sorted()
                        .distinct()
                        .map(feature -> "+" + feature)
                        .collect(Collectors.joining());
        return os + (options.isEmpty() ? "" : "(" + options + ")") + "/" + architecture
                + (variant.isEmpty() ? "" : "/" + variant);
    }

    /// `os/architecture[/variant]`.
    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
