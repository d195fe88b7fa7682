package dev.mica.transport.registry;

import dev.mica.core.build.Transfers;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.CacheStore;
import dev.mica.core.port.ContentStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// A shared cache in a repository of a registry. An artifact of the cache `app:cache` has the tag `cache-` and its
/// digest's hexadecimal digits: nobody writes a tag that another one writes too, and the list of tags says all. The tag
/// `cache` itself is never written; if it names an image, that may tell of its own steps.
final class RegistryCache implements CacheStore {
    private static final int MAX_TAG_LENGTH = 128;
    /// As many as docker sends at once.
    private static final int AT_ONCE = 5;

    private final ImageReference reference;
    private final Registries registries;
    private final String ownTag;
    private final String prefix;

    /// @throws IllegalArgumentException if the tag is too long to be made longer, or there is a digest
    RegistryCache(ImageReference reference, Registries registries) {
        this.reference = reference;
        this.registries = registries;
        this.ownTag = reference.tag().orElse("latest");
        this.prefix = ownTag + "-";
        if (reference.digest().isPresent()) {
            throw new IllegalArgumentException("the name of a cache has a tag and no digest: " + reference);
        }
        if (tag(Digest.ofBytes(new byte[0])).length() > MAX_TAG_LENGTH) {
            throw new IllegalArgumentException("the tag of a cache has at most "
                    + (MAX_TAG_LENGTH - tag(Digest.ofBytes(new byte[0])).length() + prefix.length() - 1)
                    + " characters: " + reference);
        }
    }

    private String tag(Digest artifact) {
        return prefix + artifact.hex();
    }

    private RepositoryWriter repository() {
        return registries.writer(reference);
    }

    @Override
    public String description() {
        return reference.toString();
    }

    @Override
    public List<Digest> artifacts() throws IOException {
        SortedSet<Digest> artifacts = new TreeSet<>();
        for (String tag : repository().tags()) {
            if (tag.startsWith(prefix) && tag.substring(prefix.length()).matches("[0-9a-f]{64}")) {
                artifacts.add(Digest.parse("sha256:" + tag.substring(prefix.length())));
            }
            if (tag.equals(ownTag)) {
                artifacts.addAll(images());
            }
        }
        return List.copyOf(artifacts);
    }

    /// What the name itself leads to: an image may tell of its own steps.
    private List<Digest> images() throws IOException {
        Optional<Repository.Document> named = registries.repository(reference).document(ownTag);
        if (named.isEmpty() || !named.get().descriptor().mediaType().isIndex()) {
            return named.stream()
                    .map(document -> document.descriptor().digest())
                    .toList();
        }
        return OciJson.readIndex(named.get().bytes()).manifests().stream()
                .filter(entry -> entry.mediaType().isManifest())
                .map(Descriptor::digest)
                .toList();
    }

    @Override
    public byte[] manifest(Digest artifact) throws IOException {
        return registries
                .repository(reference)
                .document(artifact.toString())
                .orElseThrow(() -> new BlobNotFoundException(artifact))
                .bytes();
    }

    @Override
    public void fetch(Descriptor blob, ContentStore into) throws IOException {
        if (!into.contains(blob.digest())) {
            registries.repository(reference).download(blob, into, registries.parts());
        }
    }

    @Override
    public void publish(Digest manifest, ContentStore from) throws IOException {
        byte[] document = from.read(manifest, OciJson.MAX_BYTES);
        Manifest parsed = OciJson.readManifest(document);
        RepositoryWriter repository = repository();
        List<Descriptor> blobs = new ArrayList<>(parsed.layers());
        blobs.add(parsed.config());
        List<Transfers.Transfer> transfers = new ArrayList<>();
        for (Descriptor blob : blobs) {
            transfers.add(() -> repository.upload(blob, from));
        }
        Transfers.run(transfers, AT_ONCE);
        repository.putManifest(tag(manifest), MediaType.OCI_MANIFEST, document);
    }

    @Override
    public void retract(Digest artifact) throws IOException {
        repository().delete(artifact.toString());
    }
}
