package dev.mica.transport.layout;

import dev.mica.core.codec.Compression;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.tree.Node;
import dev.mica.transport.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An archive that holds no layout but docker's `manifest.json`: what docker wrote before version 25, and what podman
/// and skopeo write as `docker-archive`. It has no manifests, so they are made here; the same archive gives the same
/// ones.
final class DockerArchive {
    private static final String MANIFEST = "manifest.json";
    /// What docker wrote before version 1.10 has this and no `manifest.json`.
    private static final String REPOSITORIES = "repositories";

    private final ArchiveFile archive;
    private final Map<Digest, byte[]> documents = new HashMap<>();
    private final Map<Digest, String> blobs = new HashMap<>();
    private final List<Descriptor> entries = new ArrayList<>();

    private DockerArchive(ArchiveFile archive) {
        this.archive = archive;
    }

    static Optional<DockerArchive> find(ArchiveFile archive) throws IOException {
        Optional<byte[]> manifest = archive.read(MANIFEST, OciJson.MAX_BYTES);
        if (manifest.isEmpty()) {
            if (archive.file(REPOSITORIES).isPresent()) {
                throw new IOException(archive.description() + " was saved by docker before version 1.10, which can't be"
                        + " read: load it with docker and save it again");
            }
            return Optional.empty();
        }
        DockerArchive docker = new DockerArchive(archive);
        for (JsonValue image : JsonValue.parse(archive.description() + ": " + MANIFEST, manifest.get())
                .elements()) {
            docker.add(image);
        }
        return Optional.of(docker);
    }

    private void add(JsonValue image) throws IOException {
        String configName = image.text("Config").orElseThrow(() -> malformed("an image has no Config"));
        Node.File config = file(configName);
        blobs.put(config.content(), configName);
        byte[] document = archive.read(configName, OciJson.MAX_BYTES).orElseThrow(() -> missing(configName));
        Manifest manifest = Manifest.of(
                MediaType.OCI_MANIFEST,
                Descriptor.of(MediaType.OCI_CONFIG, config.content(), config.size()),
                layers(OciJson.readConfig(document), image.texts("Layers")));
        byte[] made = OciJson.write(manifest);
        Digest digest = Digest.ofBytes(made);
        documents.put(digest, made);
        Descriptor target = Descriptor.of(MediaType.OCI_MANIFEST, digest, made.length);
        Set<ImageReference> names = names(image.texts("RepoTags"));
        if (names.isEmpty()) {
            entries.add(target);
        }
        names.forEach(name -> entries.add(LayoutNames.named(target, name)));
    }

    private List<Descriptor> layers(ImageConfig config, List<String> names) throws IOException {
        if (names.size() != config.diffIds().size()) {
            throw malformed("expected the " + config.diffIds().size() + " layers that the configuration names, found "
                    + names.size());
        }
        List<Descriptor> layers = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Node.File layer = file(names.get(i));
            blobs.put(layer.content(), names.get(i));
            layers.add(layer(config.diffIds().get(i), names.get(i), layer));
        }
        return layers;
    }

    private Descriptor layer(DiffId expected, String name, Node.File layer) throws IOException {
        Compression compression;
        try (InputStream in = archive.open(name).orElseThrow(() -> missing(name))) {
            compression = Compression.detect(in.readNBytes(Compression.DETECT_BYTES));
        }
        if (compression == Compression.NONE && !layer.content().equals(expected.digest())) {
            throw new CorruptBlobException(
                    expected.digest(),
                    archive.description() + ": the bytes of " + name + " have the digest " + layer.content());
        }
        MediaType type = compression
                .ociLayerType()
                .orElseThrow(() -> new IOException(archive.description() + ": " + name + " is compressed with "
                        + compression.label() + ", expected a plain tar, gzip or zstd"));
        return Descriptor.of(type, layer.content(), layer.size());
    }

    private Set<ImageReference> names(List<String> texts) throws IOException {
        Set<ImageReference> names = new LinkedHashSet<>();
        for (String text : texts) {
            try {
                names.add(ImageReference.parse(text));
            } catch (IllegalArgumentException e) {
                throw malformed(e.getMessage());
            }
        }
        return names;
    }

    private Node.File file(String name) throws IOException {
        return archive.file(name).orElseThrow(() -> missing(name));
    }

    private IOException missing(String name) {
        return new IOException(
                archive.description() + " is incomplete: " + MANIFEST + " names " + name + ", which is not in it");
    }

    private IOException malformed(@org.jspecify.annotations.Nullable String problem) {
        return new IOException(archive.description() + ": " + MANIFEST + ": " + problem);
    }

    List<Descriptor> entries() {
        return List.copyOf(entries);
    }

    /// Empty if the archive has no such blob.
    Optional<InputStream> open(Digest digest) throws IOException {
        byte[] document = documents.get(digest);
        if (document != null) {
            return Optional.of(new ByteArrayInputStream(document));
        }
        String name = blobs.get(digest);
        return name == null ? Optional.empty() : archive.open(name);
    }
}
