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
import java.util.SortedMap;
import java.util.TreeMap;

/// The three files of a layout beside its blobs.
final class LayoutDocuments {
    private static final JsonFactory JSON = new JsonFactory();

    private LayoutDocuments() {}

    /// File name → bytes.
    static SortedMap<String, byte[]> of(List<NamedImage> images, ContentStore contents) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        files.put("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
        files.put("index.json", OciJson.write(index(images)));
        files.put("manifest.json", dockerManifest(images, contents));
        return files;
    }

    private static Index index(List<NamedImage> images) {
        List<Descriptor> entries = new ArrayList<>();
        for (NamedImage image : images) {
            if (image.names().isEmpty()) {
                entries.add(image.target());
            }
            for (ImageReference name : image.names()) {
                entries.add(image.target().withAnnotations(LayoutNames.annotations(name)));
            }
        }
        return Index.of(MediaType.OCI_INDEX, entries);
    }

    /// What `docker load` reads before version 25, and others still do. Of an index it lists every image that is there.
    private static byte[] dockerManifest(List<NamedImage> images, ContentStore contents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartArray();
            for (NamedImage image : images) {
                for (Manifest manifest : manifests(image.target(), contents)) {
                    write(json, manifest, image.names());
                }
            }
            json.writeEndArray();
        }
        return bytes.toByteArray();
    }

    private static List<Manifest> manifests(Descriptor target, ContentStore contents) throws IOException {
        List<Manifest> manifests = new ArrayList<>();
        if (target.mediaType().isIndex()) {
            for (Descriptor manifest : OciJson.readIndex(contents.read(target.digest(), OciJson.MAX_BYTES))
                    .manifests()) {
                if (contents.contains(manifest.digest())) {
                    manifests.addAll(manifests(manifest, contents));
                }
            }
        } else {
            manifests.add(OciJson.readManifest(contents.read(target.digest(), OciJson.MAX_BYTES)));
        }
        return manifests;
    }

    private static void write(JsonGenerator json, Manifest manifest, List<ImageReference> names) throws IOException {
        json.writeStartObject();
        json.writeStringField("Config", path(manifest.config().digest()));
        json.writeArrayFieldStart("RepoTags");
        for (ImageReference name : names) {
            json.writeString(name.familiarName());
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
