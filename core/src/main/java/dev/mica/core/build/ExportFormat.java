package dev.mica.core.build;

import dev.mica.core.codec.Compression;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/// In what form an image leaves the store.
///
/// @param compression of layers that have none yet
/// @param level empty for the compression's default
/// @param force whether layers that came compressed otherwise are compressed anew
/// @param ociMediaTypes false for Docker's
/// @param annotations added to each manifest
public record ExportFormat(
        Compression compression,
        OptionalInt level,
        boolean force,
        boolean ociMediaTypes,
        Map<String, String> annotations) {

    /// gzip and OCI's media types, as buildx writes images by default.
    public static final ExportFormat DEFAULT =
            new ExportFormat(Compression.GZIP, OptionalInt.empty(), false, true, Map.of());

    /// Layers and media types as they stand in the store.
    public static final ExportFormat AS_STORED =
            new ExportFormat(Compression.NONE, OptionalInt.empty(), false, true, Map.of());

    public ExportFormat {
        if (compression.ociLayerType().isEmpty()) {
            throw new IllegalArgumentException("no image layer is compressed with " + compression.label());
        }
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }
}
