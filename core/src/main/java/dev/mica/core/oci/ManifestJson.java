package dev.mica.core.oci;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Image manifests in JSON (image-spec, "Image Manifest").
final class ManifestJson {
    private static final String DOCUMENT = "image manifest";

    private Optional<MediaType> mediaType = Optional.empty();
    private Optional<Descriptor> config = Optional.empty();
    private Optional<List<Descriptor>> layers = Optional.empty();
    private Map<String, String> annotations = Map.of();
    private Optional<MediaType> artifactType = Optional.empty();
    private Optional<Descriptor> subject = Optional.empty();

    private ManifestJson() {}

    static byte[] write(Manifest manifest) {
        JsonText out = new JsonText().beginObject();
        out.name("schemaVersion").number(2);
        out.name("mediaType").string(manifest.mediaType().value());
        out.optionalString("artifactType", manifest.artifactType().map(MediaType::value));
        DescriptorJson.write(out.name("config"), manifest.config());
        out.name("layers").beginArray();
        manifest.layers().forEach(layer -> DescriptorJson.write(out, layer));
        out.endArray();
        manifest.subject().ifPresent(subject -> DescriptorJson.write(out.name("subject"), subject));
        out.optionalMap("annotations", manifest.annotations());
        return out.endObject().bytes();
    }

    static Manifest read(byte[] bytes) throws MalformedDocumentException {
        ManifestJson fields = new ManifestJson();
        JsonFields.readDocument(DOCUMENT, bytes, in -> name -> fields.readField(name, in));
        return new Manifest(
                fields.mediaType.orElse(MediaType.OCI_MANIFEST),
                fields.config.orElseThrow(() -> missing("config")),
                fields.layers.orElseThrow(() -> missing("layers")),
                fields.annotations,
                fields.artifactType,
                fields.subject);
    }

    private static MalformedDocumentException missing(String field) {
        return new MalformedDocumentException(DOCUMENT, field, "the field is missing");
    }

    private void readField(String name, JsonFields in) throws IOException {
        switch (name) {
            case "schemaVersion" -> readSchemaVersion(in);
            case "mediaType" -> {
                mediaType = Optional.of(DescriptorJson.readMediaType(in));
                if (mediaType.get().isIndex()) {
                    throw in.unexpected("the media type of a manifest");
                }
            }
            case "artifactType" -> artifactType = in.optionalString().map(MediaType::new);
            case "config" -> config = Optional.of(DescriptorJson.read(in));
            case "layers" -> layers = Optional.of(in.list(() -> DescriptorJson.read(in)));
            case "subject" -> subject = in.isNull() ? Optional.empty() : Optional.of(DescriptorJson.read(in));
            case "annotations" -> annotations = in.stringMap();
            // A document that could be read as either would let one signature stand for two images.
            case "manifests" -> throw in.malformed("expected a manifest, found an image index");
            default -> in.skip();
        }
    }

    static void readSchemaVersion(JsonFields in) throws IOException {
        long version = in.number(0, Integer.MAX_VALUE);
        if (version == 1) {
            throw in.malformed("expected schema version 2, found Docker's schema 1, which is not supported; "
                    + "pull and push the image with a current tool to convert it");
        }
        if (version != 2) {
            throw in.malformed("expected schema version 2, found " + version);
        }
    }
}
