package dev.mica.transport.registry;

import dev.mica.core.build.Transfers;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ImageSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Pushes images to the registries that their names say: blobs, several at once; then the images of an index; then what
/// the name leads to, so that it never leads to anything that is not there.
final class RegistrySink implements ImageSink {
    /// As many as docker sends at once.
    private static final int AT_ONCE = 5;

    private final Registries registries;
    private final PushListener listener;

    RegistrySink(Registries registries, PushListener listener) {
        this.registries = registries;
        this.listener = listener;
    }

    /// All that a name leads to, the innermost first.
    private record Parts(Map<Digest, Descriptor> blobs, Map<Digest, Descriptor> documents) {
        Parts() {
            this(new LinkedHashMap<>(), new LinkedHashMap<>());
        }
    }

    @Override
    public void write(List<NamedImage> images, ContentStore from) throws IOException {
        for (NamedImage image : images) {
            for (ImageReference name : image.names()) {
                push(image.target(), name, from);
            }
        }
    }

    private void push(Descriptor target, ImageReference name, ContentStore from) throws IOException {
        RepositoryWriter repository = registries.writer(name);
        Parts parts = new Parts();
        collect(target, name, repository, from, parts);
        List<Transfers.Transfer> transfers = new ArrayList<>();
        for (Descriptor blob : parts.blobs.values()) {
            transfers.add(() -> {
                listener.begun(blob);
                listener.done(blob, repository.upload(blob, from));
            });
        }
        Transfers.run(transfers, AT_ONCE);
        parts.documents.remove(target.digest());
        for (Descriptor document : parts.documents.values()) {
            put(repository, document.digest().toString(), document, from);
        }
        String reference = name.digest().map(Digest::toString).or(name::tag).orElse("latest");
        put(repository, reference, target, from);
        listener.pushed(name, target);
    }

    private static void put(RepositoryWriter repository, String reference, Descriptor document, ContentStore from)
            throws IOException {
        repository.putManifest(reference, document.mediaType(), from.read(document.digest(), OciJson.MAX_BYTES));
    }

    private static void collect(
            Descriptor document, ImageReference name, RepositoryWriter repository, ContentStore from, Parts parts)
            throws IOException {
        if (document.mediaType().isIndex()) {
            for (Descriptor part : OciJson.readIndex(from.read(document.digest(), OciJson.MAX_BYTES))
                    .manifests()) {
                if (from.contains(part.digest())) {
                    collect(part, name, repository, from, parts);
                } else if (!repository.holdsManifest(part)) {
                    throw missing(part, name);
                }
            }
        } else {
            Manifest manifest = OciJson.readManifest(from.read(document.digest(), OciJson.MAX_BYTES));
            manifest.layers().forEach(layer -> parts.blobs.put(layer.digest(), layer));
            parts.blobs.put(manifest.config().digest(), manifest.config());
        }
        parts.documents.put(document.digest(), document);
    }

    private static IOException missing(Descriptor part, ImageReference name) {
        Optional<String> platform = part.platform().map(Object::toString);
        BlobNotFoundException cause = new BlobNotFoundException(part.digest());
        return new IOException(
                name.familiarName() + " has images for several platforms, and that for "
                        + platform.orElse(part.digest().toString())
                        + " is neither here nor in the repository: pull it with --platform, or push one image with"
                        + " --platform",
                cause);
    }
}
