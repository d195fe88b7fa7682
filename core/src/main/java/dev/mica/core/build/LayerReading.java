package dev.mica.core.build;

import dev.mica.core.layer.LayerContents;
import dev.mica.core.layer.LowerFiles;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import java.io.IOException;
import java.util.List;

/// Reads layers of images that came from elsewhere for the first time.
@FunctionalInterface
interface LayerReading {
    /// Reads a layer to its end. Its blob is in the store then.
    ///
    /// @param stack the layer and those below it, base first
    /// @param blob the layer as it comes
    /// @param below the files of the layers below
    /// @throws dev.mica.core.port.RemoteFailureException if it is another layer
    LayerContents read(List<DiffId> stack, Descriptor blob, LowerFiles below) throws IOException;
}
