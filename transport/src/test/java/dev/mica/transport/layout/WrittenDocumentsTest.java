package dev.mica.transport.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.codec.Compression;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Platform;
import dev.mica.core.port.ImageSink.NamedImage;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.parser.testing.Conformance;
import dev.mica.transport.testing.JsonSchema;
import dev.mica.transport.testing.SampleImage;
import dev.mica.transport.testing.WrittenLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Layouts by the schemas of image-spec.
final class WrittenDocumentsTest {
    private static final Platform ARM = Platform.parse("linux/arm/v7", Platform.of("linux", "amd64"));

    private final MemoryContentStore store = new MemoryContentStore();

    @TempDir
    Path folder;

    /// The judge itself is judged by image-spec's own cases.
    @TestFactory
    Stream<DynamicTest> theSchemasAreRead() {
        return Conformance.cases("peers/schemas/validation.json").stream()
                .map(example -> DynamicTest.dynamicTest(
                        Conformance.string(example.get("name")),
                        () -> assertThat(JsonSchema.violations(
                                                Conformance.string(example.get("schema")),
                                                Conformance.string(example.get("document"))
                                                        .getBytes(StandardCharsets.UTF_8))
                                        .isEmpty())
                                .as(Conformance.string(example.get("comment")))
                                .isEqualTo(example.get("valid"))));
    }

    @Test
    void layoutsAreValid() throws IOException {
        Descriptor gzip = SampleImage.store(store, "one", "two");
        Descriptor zstd = SampleImage.store(store, ARM, Compression.ZSTD, "three");
        Descriptor index =
                SampleImage.index(store, gzip.withPlatform(Platform.of("linux", "amd64")), zstd.withPlatform(ARM));
        Path layout = folder.resolve("layout");
        new DirectorySink(layout)
                .write(
                        List.of(
                                new NamedImage(gzip, List.of(ImageReference.parse("one:1"))),
                                new NamedImage(index, List.of(ImageReference.parse("all:1")))),
                        store);
        assertThat(WrittenLayout.check(layout)).isEqualTo(2 + 2 + 1 + 1 + 1);
    }
}
