package dev.mica.transport.layout;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Index;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ImageSink.NamedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The three files of a layout beside its blobs.
final class LayoutDocuments {
    static final String VERSION_FILE = "oci-layout";
    static final String INDEX_FILE = "index.json";
    static final String DOCKER_FILE = "manifest.json";

    private static final JsonFactory JSON = new JsonFactory();
    private static final String ATTESTATION = "vnd.docker.reference.type";

    private LayoutDocuments() {}

    /// File name → bytes.
    static SortedMap<String, byte[]> of(List<NamedImage> images, ContentStore contents) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put(VERSION_FILE, version());
        files.put(INDEX_FILE, OciJson.write(index(images)));
        files.put(DOCKER_FILE, dockerManifest(images, contents));
        return files;
    }

    static byte[] version() {
        return "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);
    }

    /// One entry for each name.
    static Index index(List<NamedImage> images) {
        List<Descriptor> entries = new ArrayList<>();
        for (NamedImage image : images) {
            if (image.names().isEmpty()) {
                entries.add(image.target());
            }
            for (ImageReference name : image.names()) {
                entries.add(LayoutNames.named(image.target(), name));
            }
        }
        return Index.of(MediaType.OCI_INDEX, entries);
    }

    /// What `docker load` reads before version 25, and others still do. Of an index it can list one image.
    private static byte[] dockerManifest(List<NamedImage> images, ContentStore contents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartArray();
            for (NamedImage image : images) {
                Optional<Manifest> manifest = firstImage(image.target(), contents);
                if (manifest.isPresent()) {
                    write(json, manifest.get(), image.names());
                }
            }
            json.writeEndArray();
        }
        return bytes.toByteArray();
    }

    private static Optional<Manifest> firstImage(Descriptor target, ContentStore contents) throws IOException {
        if (!target.mediaType().isIndex()) {
            return Optional.of(OciJson.readManifest(contents.read(target.digest(), OciJson.MAX_BYTES)));
        }
        for (Descriptor manifest : OciJson.readIndex(contents.read(target.digest(), OciJson.MAX_BYTES))
                .manifests()) {
            if (contents.contains(manifest.digest()) && !manifest.annotations().containsKey(ATTESTATION)) {
                return firstImage(manifest, contents);
            }
        }
        return Optional.empty();
    }

    private static void write(JsonGenerator json, Manifest manifest, List<ImageReference> names) throws IOException {
        json.writeStartObject();
        json.writeStringField("Config", path(manifest.config().digest()));
        json.writeArrayFieldStart("RepoTags");
        for (ImageReference name : names) {
            if (name.tag().isPresent()) {
                json.writeString(new ImageReference(name.registry(), name.repository(), name.tag(), Optional.empty())
                        .familiarName());
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("Layers");
        for (Descriptor layer : manifest.layers()) {
            json.writeString(path(layer.digest()));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String path(Digest digest) {
        return ImageLayout.path(digest);
    }
}
