package dev.mica.cli.wiring;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ImageSource;
import dev.mica.transport.layout.ImageLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// One image of a layout directory, whatever it is called here. The directory is opened when the image is asked for.
///
/// @param selector `:TAG` or `@DIGEST`; empty for the only image in it
record LayoutSelection(Path directory, String selector, Path temporary) implements ImageSource {
    @Override
    public String description() {
        return "oci-layout://" + directory + selector;
    }

    @Override
    public Optional<Descriptor> resolve(ImageReference reference) throws IOException {
        try (ImageLayout layout = ImageLayout.open(directory, temporary)) {
            if (selector.startsWith("@")) {
                return layout.byDigest(Digest.parse(selector.substring(1)));
            }
            if (selector.startsWith(":")) {
                return layout.byTag(selector.substring(1));
            }
            List<Descriptor> images =
                    layout.images().stream().map(image -> image.target()).toList();
            if (images.size() != 1) {
                throw new IOException(description() + " holds " + images.size()
                        + " images: choose one with :TAG or @DIGEST behind the directory");
            }
            return Optional.of(images.getFirst());
        }
    }

    @Override
    public void fetch(ImageReference reference, Descriptor blob, ContentStore into) throws IOException {
        try (ImageLayout layout = ImageLayout.open(directory, temporary)) {
            layout.fetch(reference, blob, into);
        }
    }
}
