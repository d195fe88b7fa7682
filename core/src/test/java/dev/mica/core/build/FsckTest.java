package dev.mica.core.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RefStore;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryContext;
import dev.mica.core.testing.MemoryLeases;
import dev.mica.core.testing.MemoryRefStore;
import dev.mica.core.testing.ScriptedMachine;
import dev.mica.core.testing.ScriptedMachine.Action;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FsckTest {
    private static final String DOCKERFILE = "FROM scratch\nWORKDIR /app\nCOPY . .\nRUN make\nCOPY d.txt /again/\n";
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final MemoryContentStore contents = new MemoryContentStore();
    private final MemoryRefStore refs = new MemoryRefStore(() -> NOW);
    private final MemoryLeases leases = new MemoryLeases(() -> NOW);
    private final ScriptedMachine machine = new ScriptedMachine();
    private final MemoryContext context =
            new MemoryContext().with("a/b/c.txt", "c").with("a/e.txt", "e").with("d.txt", "d");

    @TempDir
    Path temporary;

    @BeforeEach
    void scriptTheMachine() {
        machine.on("make", Action.writing("/out/x", "made"));
    }

    @AfterEach
    void everythingIsClosed() {
        contents.checkNothingOpen();
        refs.checkNothingOpen();
        leases.checkNothingOpen();
    }

    private Fsck fsck() {
        return Fsck.of(contents, refs, leases);
    }

    private Digest build() {
        return new Collecting(contents, refs, leases, machine, temporary)
                .build("app", context, DOCKERFILE)
                .target()
                .digest();
    }

    private List<Digest> blobs() throws IOException {
        try (Stream<ContentStore.BlobInfo> all = contents.list()) {
            return all.map(ContentStore.BlobInfo::digest).sorted().toList();
        }
    }

    @Test
    void aStoreThatWasOnlyBuiltInIsClean() throws Exception {
        build();
        FsckReport report = fsck().check();
        assertThat(report.findings()).isEmpty();
        assertThat(report.blobs()).isEqualTo(blobs().size());
        assertThat(report.names()).isPositive();
        assertThat(fsck().repair().findings()).isEmpty();
    }

    @Test
    void aTableOfACompressedLayersSegmentsIsNoLayer() throws Exception {
        build();
        DiffId layer = new DiffId(Digest.ofBytes(new byte[] {1}));
        try (RememberedSegments segments = new RememberedSegments(contents, refs, 4)) {
            segments.keep(layer, blobs().getFirst(), List.of());
        }
        assertThat(fsck().check().findings()).isEmpty();
        refs.put(Refs.segments(layer, 4), blobs().getFirst());
        assertThat(fsck().check().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.found()).startsWith("it is no table of segments"));
    }

    @Test
    void anyDamagedBlobIsNamedDroppedAndMadeAnew() throws Exception {
        Digest image = build();
        for (Digest blob : blobs()) {
            contents.corrupt(blob);
            FsckReport report = fsck().check();
            assertThat(report.findings())
                    .as("blob %s", blob)
                    .anySatisfy(finding -> assertThat(finding.what()).contains(blob.toString()));
            assertThat(fsck().repair().findings()).isEqualTo(report.findings());
            assertThat(fsck().check().findings()).as("after repair of %s", blob).isEmpty();
            assertThat(build()).isEqualTo(image);
            assertThat(fsck().check().findings()).isEmpty();
        }
    }

    @Test
    void anyMissingBlobIsNamedAndMadeAnew() throws Exception {
        Digest image = build();
        for (Digest blob : blobs()) {
            contents.delete(blob);
            assertThat(fsck().check().findings())
                    .as("blob %s", blob)
                    .anySatisfy(finding -> assertThat(finding.what()).contains(blob.toString()));
            fsck().repair();
            assertThat(fsck().check().findings()).as("after repair of %s", blob).isEmpty();
            assertThat(build()).isEqualTo(image);
        }
    }

    @Test
    void saysWhichImagesAndStepsAreTouched() throws Exception {
        build();
        Digest layer;
        try (Stream<RefStore.Ref> tables = refs.list(Refs.CONTENTS)) {
            layer = tables.map(ref -> Digest.parse(ref.name().name()))
                    .filter(this::holdsMade)
                    .findFirst()
                    .orElseThrow();
        }
        contents.corrupt(layer);
        assertThat(fsck().check().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.what()).isEqualTo("layer " + layer);
            assertThat(finding.images()).contains("image app:latest");
            assertThat(finding.steps()).containsExactly("RUN make");
        });
    }

    private boolean holdsMade(Digest layer) {
        try {
            return new String(contents.read(layer, 1 << 20), java.nio.charset.StandardCharsets.ISO_8859_1)
                    .contains("out/x");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aNameThatLeadsToSomethingElseIsBroken() throws Exception {
        build();
        List<RefStore.Ref> records;
        try (Stream<RefStore.Ref> all = refs.list(Refs.CACHE)) {
            records = all.toList();
        }
        refs.put(records.getFirst().name(), records.getLast().target());
        assertThat(fsck().check().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.found()).contains("expected the record of the key"));
        fsck().repair();
        assertThat(fsck().check().findings()).isEmpty();
    }
}
