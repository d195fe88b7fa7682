package dev.mica.core.oci;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Image indexes in JSON (image-spec, "Image Index").
final class IndexJson {
    private static final String DOCUMENT = "image index";

    private Optional<MediaType> mediaType = Optional.empty();
    private Optional<List<Descriptor>> manifests = Optional.empty();
    private Map<String, String> annotations = Map.of();
    private Optional<MediaType> artifactType = Optional.empty();
    private Optional<Descriptor> subject = Optional.empty();

    private IndexJson() {}

    static byte[] write(Index index) {
        JsonText out = new JsonText().beginObject();
        out.name("schemaVersion").number(2);
        out.name("mediaType").string(index.mediaType().value());
        out.optionalString("artifactType", index.artifactType().map(MediaType::value));
        out.name("manifests").beginArray();
        index.manifests().forEach(manifest -> DescriptorJson.write(out, manifest));
        out.endArray();
        index.subject().ifPresent(subject -> DescriptorJson.write(out.name("subject"), subject));
        out.optionalMap("annotations", index.annotations());
        return out.endObject().bytes();
    }

    static Index read(byte[] bytes) throws MalformedDocumentException {
        IndexJson fields = new IndexJson();
        JsonFields.readDocument(DOCUMENT, bytes, in -> name -> fields.readField(name, in));
        return new Index(
                fields.mediaType.orElse(MediaType.OCI_INDEX),
                fields.manifests.orElseThrow(
                        () -> new MalformedDocumentException(DOCUMENT, "manifests", "the field is missing")),
                fields.annotations,
                fields.artifactType,
                fields.subject);
    }

    private void readField(String name, JsonFields in) throws IOException {
        switch (name) {
            case "schemaVersion" -> ManifestJson.readSchemaVersion(in);
            case "mediaType" -> {
                mediaType = Optional.of(DescriptorJson.readMediaType(in));
                if (mediaType.get().isManifest()) {
                    throw in.unexpected("the media type of an index");
                }
            }
            case "artifactType" -> artifactType = in.optionalString().map(MediaType::new);
            case "manifests" -> manifests = Optional.of(in.list(() -> DescriptorJson.read(in)));
            case "subject" -> subject = in.isNull() ? Optional.empty() : Optional.of(DescriptorJson.read(in));
            case "annotations" -> annotations = in.stringMap();
            case "config", "layers" -> throw in.malformed("expected an index, found an image manifest");
            default -> in.skip();
        }
    }
}
