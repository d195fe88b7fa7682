package dev.mica.core.plan;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageConfig;

/// What is known of an image once it is resolved.
///
/// @param displayName as progress shows it: `docker.io/library/alpine:3.20@sha256:…`
/// @param manifest the one for the platform asked for
public record ResolvedImage(String displayName, Descriptor manifest, ImageConfig config) {}
