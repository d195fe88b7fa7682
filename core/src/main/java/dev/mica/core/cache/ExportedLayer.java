package dev.mica.core.cache;

import dev.mica.core.oci.Descriptor;
import java.util.Optional;

/// Where a cache that builders share has a layer.
///
/// @param blob the layer; empty if only its table of contents is there
/// @param contents the compressed table of contents; empty if it has to be made from the layer
public record ExportedLayer(Optional<Descriptor> blob, Optional<Descriptor> contents) {
    /// What both have.
    public ExportedLayer or(ExportedLayer other) {
        return new ExportedLayer(blob.or(other::blob), contents.or(other::contents));
    }
}
