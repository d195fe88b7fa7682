package dev.mica.cli.build;

import dev.mica.core.oci.ImageReference;
import java.nio.file.Path;

/// Where a shared cache is.
sealed interface CachePlace {
    /// A repository and a tag.
    record Registry(ImageReference reference) implements CachePlace {}

    record Directory(Path path) implements CachePlace {}
}
