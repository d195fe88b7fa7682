package dev.mica.cli.wiring;

import dev.mica.core.build.StoredImages;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ImageSource;
import java.io.IOException;
import java.util.Optional;

/// Images that are in the store, and from their registries those that are not.
record StoreThenRegistries(StoredImages stored, ImageSource registries) implements ImageSource {
    @Override
    public String description() {
        return "the store and its registry";
    }

    @Override
    public Optional<Descriptor> resolve(ImageReference reference) throws IOException {
        Optional<Descriptor> found = stored.resolve(reference);
        return found.isPresent() ? found : registries.resolve(reference);
    }

    @Override
    public void fetch(ImageReference reference, Descriptor blob, ContentStore into) throws IOException {
        registries.fetch(reference, blob, into);
    }
}
