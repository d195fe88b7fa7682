package dev.mica.core.port;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import java.io.IOException;
import java.util.List;

/// Where images go to: an OCI layout, an archive, a registry.
public interface ImageSink {
    /// Writes the images with all they refer to. Either all of it is written, or an exception says what is
    /// missing and nothing is left that looks whole.
    ///
    /// @param from has every blob the images refer to
    void write(List<NamedImage> images, ContentStore from) throws IOException;

    /// An image and what to call it.
    ///
    /// @param target a manifest or an index
    /// @param names may be empty
    record NamedImage(Descriptor target, List<ImageReference> names) {
        public NamedImage {
            names = List.copyOf(names);
        }
    }
}
