package dev.mica.cli.build;

import dev.mica.cli.command.Console;
import dev.mica.cli.format.FieldsBuilder;
import dev.mica.cli.format.JsonValues;
import dev.mica.cli.option.Arguments;
import dev.mica.core.build.BuildResult;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/// What `--iidfile` and `--metadata-file` ask for.
final class ResultFiles {
    private final BuildResult result;
    private final Descriptor written;
    private final List<ImageReference> names;

    /// @param written the manifest or index as it was pushed or exported, which others find under its digest; the
    ///     store's own if neither was done
    ResultFiles(BuildResult result, Descriptor written, List<ImageReference> names) {
        this.result = result;
        this.written = written;
        this.names = List.copyOf(names);
    }

    /// The configuration's digest; of an index the index's own.
    Digest imageId() {
        return !result.target().mediaType().isIndex()
                ? result.images().getFirst().configuration().digest()
                : result.target().digest();
    }

    void write(Arguments arguments, Console console) throws IOException {
        Optional<String> idFile = arguments.value("iidfile");
        if (idFile.isPresent()) {
            Files.writeString(console.path(idFile.get()), imageId().toString());
        }
        Optional<String> metadataFile = arguments.value("metadata-file");
        if (metadataFile.isPresent()) {
            Files.writeString(console.path(metadataFile.get()), metadata() + "\n");
        }
    }

    /// In buildx's words. An index has no configuration, so that the key is left out there.
    private String metadata() {
        FieldsBuilder fields = new FieldsBuilder();
        if (!result.target().mediaType().isIndex()) {
            fields.with("containerimage.config.digest", imageId().toString());
        }
        fields.with(
                "containerimage.descriptor",
                new FieldsBuilder()
                        .with("mediaType", written.mediaType().value())
                        .with("digest", written.digest().toString())
                        .with("size", written.size())
                        .build());
        fields.with("containerimage.digest", written.digest().toString());
        if (!names.isEmpty()) {
            fields.with(
                    "image.name",
                    String.join(
                            ",", names.stream().map(ImageReference::toString).toList()));
        }
        return JsonValues.indentedByTwo(fields.build());
    }
}
