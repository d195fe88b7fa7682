package dev.mica.core.build;

import dev.mica.core.codec.Compression;
import java.util.OptionalInt;

/// In what form an image leaves the store.
///
/// @param compression of layers that have none yet
/// @param level empty for the compression's default
/// @param force whether layers that came compressed otherwise are compressed anew
/// @param ociMediaTypes false for Docker's
/// @param annotations in what the image's own are changed
public record ExportFormat(
        Compression compression,
        OptionalInt level,
        boolean force,
        boolean ociMediaTypes,
        AnnotationChange annotations) {

    /// gzip and OCI's media types, as buildx writes images by default.
    public static final ExportFormat DEFAULT =
            new ExportFormat(Compression.GZIP, OptionalInt.empty(), false, true, AnnotationChange.NONE);

    /// Layers and media types as they stand in the store.
    public static final ExportFormat AS_STORED =
            new ExportFormat(Compression.NONE, OptionalInt.empty(), false, true, AnnotationChange.NONE);

    public ExportFormat {
        if (compression.ociLayerType().isEmpty()) {
            throw new IllegalArgumentException("no image layer is compressed with " + compression.label());
        }
    }
}
