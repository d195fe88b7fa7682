package dev.mica.transport.layout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.mica.core.codec.Compression;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.tree.Node;
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
/// and
/// skopeo write as `docker-archive`. It has no manifests, so they are made here; the same archive gives the same ones.
final class DockerArchive {
    private static final String MANIFEST = "manifest.json";
    private static final JsonFactory JSON = new JsonFactory();

    private final ArchiveFile archive;
    private final Map<Digest, byte[]> documents = new HashMap<>();
    private final Map<Digest, String> blobs = new HashMap<>();
    private final List<Descriptor> entries = new ArrayList<>();

    private DockerArchive(ArchiveFile archive) {
        this.archive = archive;
    }

    /// One image of `manifest.json`.
    private record Listed(String config, List<String> names, List<String> layers) {}

    static Optional<DockerArchive> find(ArchiveFile archive) throws IOException {
        Optional<byte[]> manifest = archive.read(MANIFEST, OciJson.MAX_BYTES);
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        DockerArchive docker = new DockerArchive(archive);
        for (Listed image : read(manifest.get())) {
            docker.add(image);
        }
        return Optional.of(docker);
    }

    private static List<Listed> read(byte[] document) throws IOException {
        List<Listed> images = new ArrayList<>();
        try (JsonParser json = JSON.createParser(document)) {
            expect(json.nextToken(), JsonToken.START_ARRAY);
            while (json.nextToken() != JsonToken.END_ARRAY) {
                expect(json.currentToken(), JsonToken.START_OBJECT);
                images.add(readImage(json));
            }
        }
        return images;
    }

    private static Listed readImage(JsonParser json) throws IOException {
        String config = "";
        List<String> names = new ArrayList<>();
        List<String> layers = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken token = json.nextToken();
            switch (field) {
                case "Config" -> {
                    expect(token, JsonToken.VALUE_STRING);
                    config = json.getText();
                }
                case "RepoTags" -> readStrings(json, names);
                case "Layers" -> readStrings(json, layers);
                default -> json.skipChildren();
            }
        }
        return new Listed(config, names, layers);
    }

    private static void readStrings(JsonParser json, List<String> into) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        expect(json.currentToken(), JsonToken.START_ARRAY);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json.currentToken(), JsonToken.VALUE_STRING);
            into.add(json.getText());
        }
    }

    private static void expect(JsonToken found, JsonToken wanted) throws IOException {
        if (found != wanted) {
            throw new IOException(MANIFEST + ": expected " + wanted + ", found " + found);
        }
    }

    private void add(Listed image) throws IOException {
        Node.File config = file(image.config());
        blobs.put(config.content(), image.config());
        List<Descriptor> layers = new ArrayList<>();
        for (String name : image.layers()) {
            Node.File layer = file(name);
            blobs.put(layer.content(), name);
            layers.add(Descriptor.of(layerType(name), layer.content(), layer.size()));
        }
        Manifest manifest = Manifest.of(
                MediaType.OCI_MANIFEST, Descriptor.of(MediaType.OCI_CONFIG, config.content(), config.size()), layers);
        byte[] document = OciJson.write(manifest);
        Digest digest = Digest.ofBytes(document);
        documents.put(digest, document);
        Descriptor target = Descriptor.of(MediaType.OCI_MANIFEST, digest, document.length);
        Set<ImageReference> names = new LinkedHashSet<>();
        for (String name : image.names()) {
            try {
                names.add(ImageReference.parse(name));
            } catch (IllegalArgumentException e) {
                throw new IOException(MANIFEST + ": " + e.getMessage(), e);
            }
        }
        if (names.isEmpty()) {
            entries.add(target);
        }
        names.forEach(name -> entries.add(target.withAnnotations(LayoutNames.annotations(name))));
    }

    private Node.File file(String name) throws IOException {
        return archive.file(name)
                .orElseThrow(() -> new IOException(
                        archive.description() + ": " + MANIFEST + " names " + name + ", which is missing"));
    }

    private MediaType layerType(String name) throws IOException {
        try (InputStream in = archive.open(name)
                .orElseThrow(() -> new IOException(archive.description() + ": " + name + " is missing"))) {
            Compression compression = Compression.detect(in.readNBytes(Compression.DETECT_BYTES));
            return compression
                    .ociLayerType()
                    .orElseThrow(() -> new IOException(archive.description() + ": " + name + " is compressed with "
                            + compression.label() + ", expected a plain tar, gzip or zstd"));
        }
    }

    List<Descriptor> entries() {
        return List.copyOf(entries);
    }

    /// A manifest that was made here.
    Optional<byte[]> document(Digest digest) {
        return Optional.ofNullable(documents.get(digest)).map(byte[]::clone);
    }

    Optional<InputStream> open(Digest digest) throws IOException {
        byte[] document = documents.get(digest);
        if (document != null) {
            return Optional.of(new ByteArrayInputStream(document));
        }
        String name = blobs.get(digest);
        return name == null ? Optional.empty() : archive.open(name);
    }
}
