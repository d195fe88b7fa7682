package dev.mica.cli.image;

import dev.mica.cli.format.FieldsBuilder;
import dev.mica.cli.format.JsonValues;
import dev.mica.cli.format.Value;
import dev.mica.core.build.StoredImage;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.OciJson;
import dev.mica.core.oci.Platform;
import dev.mica.core.port.ContentStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An image as `docker inspect` shows it.
public final class ImageInspection {
    private ImageInspection() {}

    /// @param image the platform that is shown
    public static Value of(CatalogEntry entry, StoredImage image, ContentStore contents) throws IOException {
        Platform platform = image.config().platform();
        FieldsBuilder fields = new FieldsBuilder()
                .with("Id", entry.id().toString())
                .with(
                        "RepoTags",
                        entry.names().stream().map(ImageReference::familiarName).toList())
                .with("RepoDigests", repositoryDigests(entry))
                .with("Comment", comment(image))
                .with("Created", image.config().created().map(Object::toString).orElse(""))
                .with("Author", image.config().author().orElse(""))
                .with("Config", config(image, contents))
                .with("Architecture", platform.architecture());
        if (!platform.variant().isEmpty()) {
            fields.with("Variant", platform.variant());
        }
        fields.with("Os", platform.os())
                .with("Size", entry.size())
                .with(
                        "RootFS",
                        new FieldsBuilder()
                                .with("Type", "layers")
                                .with(
                                        "Layers",
                                        image.config().diffIds().stream()
                                                .map(DiffId::toString)
                                                .toList())
                                .build())
                .with("Descriptor", descriptor(entry.target()));
        if (entry.target().mediaType().isIndex()) {
            List<Value> manifests = new ArrayList<>();
            entry.images()
                    .forEach(each -> manifests.add(new FieldsBuilder()
                            .with("Descriptor", descriptor(each.descriptor()))
                            .with("Platform", each.config().platform().toString())
                            .build()));
            fields.with("Manifests", new Value.Sequence(manifests));
        }
        return fields.build();
    }

    private static List<String> repositoryDigests(CatalogEntry entry) {
        return entry.names().stream()
                .map(name -> ImageNames.repository(name) + "@" + entry.target().digest())
                .distinct()
                .toList();
    }

    private static String comment(StoredImage image) {
        return image.config().history().isEmpty()
                ? ""
                : image.config().history().getLast().comment().orElse("");
    }

    /// The document's own object, as it was written.
    private static Value config(StoredImage image, ContentStore contents) throws IOException {
        byte[] document = contents.read(image.manifest().config().digest(), OciJson.MAX_BYTES);
        return JsonValues.read(document) instanceof Value.Fields(Map<String, Value> fields)
                ? fields.getOrDefault("config", new FieldsBuilder().build())
                : new Value.None();
    }

    private static Value descriptor(Descriptor descriptor) {
        return new FieldsBuilder()
                .with("mediaType", descriptor.mediaType().value())
                .with("digest", descriptor.digest().toString())
                .with("size", descriptor.size())
                .build();
    }
}
