package dev.mica.core.oci;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Image configurations in JSON (image-spec, "Image Configuration").
final class ConfigJson {
    private static final String DOCUMENT = "image configuration";

    private final DescriptorJson.PlatformFields platform = new DescriptorJson.PlatformFields();
    private Optional<Instant> created = Optional.empty();
    private Optional<String> author = Optional.empty();
    private RuntimeConfig config = RuntimeConfig.EMPTY;
    private Optional<List<DiffId>> diffIds = Optional.empty();
    private List<History> history = List.of();

    private ConfigJson() {}

    static byte[] write(ImageConfig image) {
        JsonText out = new JsonText().beginObject();
        out.optionalTime("created", image.created());
        out.optionalString("author", image.author());
        DescriptorJson.writePlatform(out, image.platform());
        RuntimeConfigJson.write(out.name("config"), image.config());
        out.name("rootfs").beginObject().name("type").string("layers").name("diff_ids");
        out.strings(image.diffIds().stream().map(DiffId::toString).toList()).endObject();
        if (!image.history().isEmpty()) {
            out.name("history").beginArray();
            image.history().forEach(entry -> writeHistory(out, entry));
            out.endArray();
        }
        return out.endObject().bytes();
    }

    private static void writeHistory(JsonText out, History entry) {
        out.beginObject();
        out.optionalTime("created", entry.created());
        out.optionalString("created_by", entry.createdBy());
        out.optionalString("author", entry.author());
        out.optionalString("comment", entry.comment());
        out.optionalTrue("empty_layer", entry.emptyLayer());
        out.endObject();
    }

    static ImageConfig read(byte[] bytes) throws MalformedDocumentException {
        ConfigJson fields = new ConfigJson();
        JsonFields.readDocument(DOCUMENT, bytes, in -> name -> fields.readField(name, in));
        return new ImageConfig(
                fields.platform.platform(),
                fields.created,
                fields.author,
                fields.config,
                fields.diffIds.orElseThrow(
                        () -> new MalformedDocumentException(DOCUMENT, "rootfs.diff_ids", "the field is missing")),
                fields.history);
    }

    private void readField(String name, JsonFields in) throws IOException {
        switch (name) {
            case "created" -> created = in.time();
            case "author" -> author = in.optionalString();
            case "config" -> config = RuntimeConfigJson.read(in);
            case "rootfs" -> in.object(field -> readRootFileSystem(field, in));
            case "history" -> history = in.list(() -> readHistory(in));
            default -> {
                if (!platform.read(name, in)) {
                    in.skip();
                }
            }
        }
    }

    private void readRootFileSystem(String name, JsonFields in) throws IOException {
        switch (name) {
            case "type" -> {
                if (!in.string().equals("layers")) {
                    throw in.unexpected("\"layers\"");
                }
            }
            case "diff_ids" -> diffIds = Optional.of(in.list(() -> new DiffId(in.digest())));
            default -> in.skip();
        }
    }

    private static History readHistory(JsonFields in) throws IOException {
        HistoryFields fields = new HistoryFields();
        in.object(name -> fields.read(name, in));
        return new History(fields.created, fields.createdBy, fields.author, fields.comment, fields.emptyLayer);
    }

    private static final class HistoryFields {
        private Optional<Instant> created = Optional.empty();
        private Optional<String> createdBy = Optional.empty();
        private Optional<String> author = Optional.empty();
        private Optional<String> comment = Optional.empty();
        private boolean emptyLayer;

        private void read(String name, JsonFields in) throws IOException {
            switch (name) {
                case "created" -> created = in.time();
                case "created_by" -> createdBy = in.optionalString();
                case "author" -> author = in.optionalString();
                case "comment" -> comment = in.optionalString();
                case "empty_layer" -> emptyLayer = in.bool();
                default -> in.skip();
            }
        }
    }
}
