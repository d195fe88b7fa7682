package dev.mica.transport.testing;

import dev.mica.transport.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A layout directory, by the schemas of image-spec.
public final class WrittenLayout {
    private WrittenLayout() {}

    /// Checks all documents of a layout.
    ///
    /// @return how many there are
    public static int check(Path layout) throws IOException {
        check("image-layout-schema.json", layout.resolve("oci-layout"));
        check("image-index-schema.json", layout.resolve("index.json"));
        int count = 2;
        List<Path> blobs;
        try (Stream<Path> files = Files.list(layout.resolve("blobs/sha256"))) {
            blobs = files.sorted().toList();
        }
        for (Path blob : blobs) {
            byte[] bytes = Files.readAllBytes(blob);
            if (bytes.length > 0 && bytes[0] == '{') {
                JsonValue document = JsonValue.parse(blob.toString(), bytes);
                if (document.field("manifests").isPresent()) {
                    check("image-index-schema.json", blob);
                } else if (document.field("layers").isPresent()) {
                    check("image-manifest-schema.json", blob);
                } else if (document.field("rootfs").isPresent()) {
                    check("config-schema.json", blob);
                } else {
                    continue;
                }
                count++;
            }
        }
        return count;
    }

    private static void check(String schema, Path file) throws IOException {
        List<String> violations = JsonSchema.violations(schema, Files.readAllBytes(file));
        if (!violations.isEmpty()) {
            throw new AssertionError(schema + ": " + violations + "\n" + Files.readString(file));
        }
    }
}
