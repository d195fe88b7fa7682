package dev.mica.core.port;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import java.io.IOException;
import java.util.Optional;

/// Where images come from: the store, a registry, an OCI layout, an archive.
public interface ImageSource {
    /// For people: `the store`, `registry docker.io`, `oci-layout dir/`.
    String description();

    /// What the reference names now: a manifest or an index. Empty if this source has no such image.
    ///
    /// @throws IOException if the source can't tell
    Optional<Descriptor> resolve(ImageReference reference) throws IOException;

    /// Brings a blob that belongs to the image into the store, verified against digest and size; does nothing
    /// if the store has it. Manifests, configurations and layers alike.
    void fetch(ImageReference reference, Descriptor blob, ContentStore into) throws IOException;
}
