package dev.mica.core.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.codec.Compression;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.OciJson;
import dev.mica.core.testing.ImageValidator;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryContext;
import dev.mica.core.testing.MemoryLeases;
import dev.mica.core.testing.MemoryRefStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportsTest {
    private static final String WORDS = words(400_000);

    private final MemoryContentStore contents = new MemoryContentStore();
    private final MemoryRefStore refs = new MemoryRefStore();
    private final MemoryLeases leases = new MemoryLeases(() -> Instant.EPOCH);

    @TempDir
    Path temporary;

    @AfterEach
    void everythingIsClosed() {
        contents.checkNothingOpen();
        refs.checkNothingOpen();
    }

    private static String words(int count) {
        Random random = new Random(5);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(Integer.toString(random.nextInt(10_000), 36)).append(' ');
        }
        return text.toString();
    }

    private Descriptor build(String words) {
        return Builds.of(BuildPorts.of(contents, refs, leases, temporary))
                .build(
                        BuildRequest.of(new MemoryContext().with("words.txt", words))
                                .withDockerfile("Dockerfile", "FROM scratch\nCOPY . .\n".getBytes()),
                        event -> {})
                .target();
    }

    private Digest compressedLayer(Descriptor image) throws IOException {
        Descriptor converted = Exports.of(contents, refs, Runnable::run).convert(image, ExportFormat.DEFAULT);
        ImageValidator.validate(contents, converted);
        Manifest manifest = OciJson.readManifest(contents.read(converted.digest(), OciJson.MAX_BYTES));
        return manifest.layers().getFirst().digest();
    }

    private List<String> segments() throws IOException {
        try (var all = refs.list(Refs.COMPRESSED)) {
            return all.map(ref -> ref.name().name())
                    .filter(name -> name.contains("-segments "))
                    .toList();
        }
    }

    @Test
    void remembersACompressedLayer() throws IOException {
        Descriptor image = build(WORDS);
        Digest layer = compressedLayer(image);
        Digest plain = OciJson.readManifest(contents.read(image.digest(), OciJson.MAX_BYTES))
                .layers()
                .getFirst()
                .digest();
        contents.corrupt(plain);
        // The plain layer can't be read any more: nothing is compressed.
        Digest again = OciJson.readManifest(contents.read(
                        Exports.of(contents, refs, Runnable::run)
                                .convert(image, ExportFormat.DEFAULT)
                                .digest(),
                        OciJson.MAX_BYTES))
                .layers()
                .getFirst()
                .digest();
        assertThat(again).isEqualTo(layer);
    }

    @Test
    void aChangedLayerIsCompressedAsIfForTheFirstTime() throws IOException {
        compressedLayer(build(WORDS));
        Digest changed = compressedLayer(build("new " + WORDS));
        assertThat(segments()).hasSize(2);

        ExportsTest cold = new ExportsTest();
        cold.temporary = temporary;
        assertThat(cold.compressedLayer(cold.build("new " + WORDS))).isEqualTo(changed);
    }

    @Test
    void takesSegmentsOfAnEarlierLayerAndNoDamagedOnes() throws IOException {
        Digest first = compressedLayer(build(WORDS));
        try (RememberedSegments known = new RememberedSegments(contents, refs, Compression.GZIP.defaultLevel())) {
            var table = dev.mica.core.codec.SegmentTable.decode(contents.read(
                    refs.read(new dev.mica.core.port.RefStore.RefName(
                                    Refs.COMPRESSED, segments().getFirst()))
                            .orElseThrow()
                            .target(),
                    1 << 20));
            assertThat(table.blob()).isEqualTo(first);
            assertThat(table.segments())
                    .hasSizeGreaterThan(5)
                    .allSatisfy(segment -> assertThat(known.find(segment.plain()))
                            .hasValueSatisfying(form -> assertThat(form).hasSize(segment.length())));
        }
        contents.corrupt(first);
        Digest changed = compressedLayer(build(WORDS + "more"));
        ExportsTest cold = new ExportsTest();
        cold.temporary = temporary;
        assertThat(cold.compressedLayer(cold.build(WORDS + "more"))).isEqualTo(changed);
    }
}
