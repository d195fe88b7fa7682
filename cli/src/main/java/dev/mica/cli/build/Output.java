package dev.mica.cli.build;

import dev.mica.core.codec.Compression;
import dev.mica.core.oci.ImageReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Where `--output` wants a build's result.
sealed interface Output {
    /// Whether it goes to standard output.
    default boolean isPrinted() {
        return switch (this) {
            case Image image -> image.destination().file().isEmpty();
            case Tar tar -> tar.destination().file().isEmpty();
            case Store _, Registry _, Local _, CacheOnly _ -> false;
        };
    }

    /// The store, under these names and those of `--tag`.
    record Store(List<ImageReference> names) implements Output {
        public Store {
            names = List.copyOf(names);
        }
    }

    /// The store, and the registries that the names say.
    ///
    /// @param byDigest whether no tag is set there
    record Registry(List<ImageReference> names, Blobs blobs, boolean byDigest) implements Output {
        public Registry {
            names = List.copyOf(names);
        }
    }

    /// An image file.
    record Image(Form form, Destination destination, List<ImageReference> names, Blobs blobs) implements Output {
        public Image {
            names = List.copyOf(names);
        }
    }

    /// The files of the result, below a directory.
    ///
    /// @param split whether each platform has a directory of its own; empty if one of several has
    record Local(Path directory, Optional<Boolean> split) implements Output {}

    /// The files of the result, as a tar.
    ///
    /// @param split as in [Local]
    record Tar(Destination destination, Optional<Boolean> split) implements Output {}

    /// Nowhere: the build fills the cache, and that is all.
    record CacheOnly() implements Output {}

    /// What an image is written as.
    enum Form {
        OCI_ARCHIVE,
        OCI_DIRECTORY,
        DOCKER_ARCHIVE
    }

    /// How layers are compressed.
    ///
    /// @param compression empty keeps what was received as it is and makes new layers gzip
    /// @param force whether layers that were received are compressed anew too
    /// @param ociMediaTypes false for Docker's
    record Blobs(Optional<Compression> compression, OptionalInt level, boolean force, boolean ociMediaTypes) {
        static final Blobs DEFAULT = new Blobs(Optional.empty(), OptionalInt.empty(), false, true);
    }

    /// A file, or standard output.
    ///
    /// @param file empty for standard output
    record Destination(Optional<Path> file) {}
}
