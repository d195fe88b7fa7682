package dev.mica.cli.wiring;

import dev.mica.core.build.ExportFormat;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.ImageSink;
import dev.mica.transport.registry.EarlyPush;
import dev.mica.transport.registry.PushListener;
import dev.mica.transport.registry.RegistrySink;
import dev.mica.transport.registry.StoredMemory;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/// Brings images of the store to their registries.
public final class ImagePush {
    private final Store store;
    private final ImageSources sources;
    private final StoredMemory memory;

    /// @param store guarded by a lease: layers are compressed into it
    public ImagePush(Store store, ImageSources sources, InstantSource clock) throws IOException {
        this.store = store;
        this.sources = sources;
        this.memory = StoredMemory.of(store.contents(), store.refs());
        memory.forgetOld(clock.instant());
    }

    /// Pushes an image, or an index with its images, under each name.
    ///
    /// @param names one at least
    /// @param byDigest whether no tag is set
    /// @return what it is in the registries: its layers are compressed there
    /// @throws dev.mica.core.port.RemoteFailureException if a registry can't be reached, or refuses
    public Descriptor push(
            Descriptor target, List<ImageReference> names, boolean byDigest, ExportFormat format, PushListener listener)
            throws IOException {
        RegistrySink sink = sources.sink(memory, listener);
        try (EarlyPush early = sink.early(names.getFirst(), store.contents())) {
            List<ImageSink.NamedImage> images =
                    ImageFiles.converted(List.of(new ImageSink.NamedImage(target, names)), format, store, early);
            if (byDigest) {
                images = images.stream().map(ImagePush::byDigest).toList();
            }
            early.awaitAll();
            sink.write(images, store.contents());
            return images.getFirst().target();
        }
    }

    private static ImageSink.NamedImage byDigest(ImageSink.NamedImage image) {
        return new ImageSink.NamedImage(
                image.target(),
                image.names().stream()
                        .map(name -> name.withDigest(image.target().digest()))
                        .toList());
    }
}
