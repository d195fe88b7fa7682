package dev.mica.core.build;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.Manifest;

/// One platform's image, as its documents in the store say.
///
/// @param descriptor the manifest's
/// @param config of which the descriptor in the manifest has the digest that is the image ID
public record StoredImage(Descriptor descriptor, Manifest manifest, ImageConfig config) {}
