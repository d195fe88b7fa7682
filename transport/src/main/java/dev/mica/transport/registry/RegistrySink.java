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
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Pushes images to the registries that their names say: blobs, several at once; then the images of an index; then what
/// the name leads to, so that it never leads to anything that is not there.
public final class RegistrySink implements ImageSink {
    /// As many as docker sends at once.
    private static final int AT_ONCE = 5;

    private final Registries registries;
    private final PushListener listener;
    /// Layers that are in a repository since a moment ago.
    private final Set<String> brought = ConcurrentHashMap.newKeySet();

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
            if (!brought.contains(key(name, blob))) {
                transfers.add(() -> bring(blob, name, from, Optional.empty()));
            }
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

    private static String key(ImageReference name, Descriptor blob) {
        return name.registry() + "/" + name.repository() + "@" + blob.digest();
    }

    private void bring(Descriptor blob, ImageReference name, ContentStore from, Optional<URI> begun)
            throws IOException {
        listener.begun(blob);
        listener.done(blob, registries.writer(name).upload(blob, from, begun));
        brought.add(key(name, blob));
    }

    /// Sends layers of an image before it is written, and while they are compressed.
    ///
    /// @param name of the image
    /// @param from where the layers are put
    /// @return closed by the caller
    public EarlyPush early(ImageReference name, ContentStore from) {
        return new EarlyPush(registries.writer(name), (layer, begun) -> bring(layer, name, from, begun), AT_ONCE);
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
