package dev.mica.core.build;

import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.ContextSource;
import dev.mica.core.port.ImageSource;

/// What `--build-context NAME=…` stands for.
public sealed interface NamedContext {
    record Directory(ContextSource source) implements NamedContext {}

    record Image(ImageSource source, ImageReference reference) implements NamedContext {}
}
