package dev.mica.cli.build;

import dev.mica.cli.command.Console;
import dev.mica.cli.format.FieldsBuilder;
import dev.mica.cli.format.JsonValues;
import dev.mica.cli.option.Arguments;
import dev.mica.core.build.BuildResult;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/// What `--iidfile` and `--metadata-file` ask for.
final class ResultFiles {
    private final BuildResult result;
    private final List<ImageReference> names;

    ResultFiles(BuildResult result, List<ImageReference> names) {
        this.result = result;
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

    /// In buildx's words.
    private String metadata() {
        FieldsBuilder fields = new FieldsBuilder();
        fields.with("containerimage.config.digest", imageId().toString());
        fields.with(
                "containerimage.descriptor",
                new FieldsBuilder()
                        .with("mediaType", result.target().mediaType().value())
                        .with("digest", result.target().digest().toString())
                        .with("size", result.target().size())
                        .build());
        fields.with("containerimage.digest", result.target().digest().toString());
        if (!names.isEmpty()) {
            fields.with(
                    "image.name",
                    String.join(
                            ",", names.stream().map(ImageReference::toString).toList()));
        }
        return JsonValues.indentedByTwo(fields.build());
    }
}
