package dev.mica.core.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.cache.RetentionKind;
import dev.mica.core.cache.SpaceLimits;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.Leases;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryContext;
import dev.mica.core.testing.MemoryLeases;
import dev.mica.core.testing.MemoryRefStore;
import dev.mica.core.testing.ScriptedMachine;
import dev.mica.core.testing.ScriptedMachine.Action;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorTest {
    private static final String DOCKERFILE = "FROM scratch\nWORKDIR /app\nCOPY . .\nRUN make\n";

    private final MemoryContentStore contents = new MemoryContentStore();
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final MemoryRefStore refs = new MemoryRefStore(() -> now);
    private final MemoryLeases leases = new MemoryLeases(() -> now);
    private final ScriptedMachine machine = new ScriptedMachine();
    private final MemoryContext context =
            new MemoryContext().with("a/b/c.txt", "c").with("d.txt", "d");

    @TempDir
    Path temporary;

    @BeforeEach
    void scriptTheMachine() {
        machine.on("make", Action.writing("/out/x", "made"));
    }

    @AfterEach
    void everythingIsClosed() throws Exception {
        contents.checkNothingOpen();
        refs.checkNothingOpen();
        leases.checkNothingOpen();
        assertThat(store().broken()).isEmpty();
    }

    private Collecting store() {
        Collecting store = new Collecting(contents, refs, leases, machine, temporary);
        store.now = now;
        return store;
    }

    private void later(Duration duration) {
        now = now.plus(duration);
    }

    private static List<String> reasons(CollectionResult result) {
        return result.lines().stream().map(line -> line.name() + " " + line).toList();
    }

    @Test
    void withoutAnImageAllGoes() throws Exception {
        store().build("app", context, DOCKERFILE);
        store().untag("app");
        CollectionResult result = store().collect(CollectionRequest.EVERYTHING);
        assertThat(store().storedBytes()).isZero();
        assertThat(store().names()).isEmpty();
        assertThat(result.usedAfter()).isZero();
        assertThat(result.lines()).allMatch(CollectionResult.Line::removed);
        assertThat(result.freedBytes()).isPositive();
    }

    @Test
    void anImageStaysWholeWhenTheCacheGoes() throws Exception {
        BuildResult built = store().build("app", context, DOCKERFILE);
        CollectionResult result = store().collect(CollectionRequest.EVERYTHING);
        assertThat(result.lines())
                .filteredOn(line -> line.kind().equals("regular"))
                .hasSize(3);
        dev.mica.core.testing.ImageValidator.validate(contents, built.target());
        assertThat(store().names())
                .contains("tags/docker.io/library/app:latest")
                .noneMatch(name -> name.startsWith("cache/") || name.startsWith("latest/"))
                .anyMatch(name -> name.startsWith("trees/"))
                .anyMatch(name -> name.startsWith("contents/"));
    }

    @Test
    void stepsOfAnImageStayUnlessAllIsAskedFor() throws Exception {
        store().build("app", context, DOCKERFILE);
        long before = store().storedBytes();
        CollectionResult result = store().collect(CollectionRequest.EVERYTHING.withAll(false));
        assertThat(reasons(result)).contains("RUN make kept: its layer is part of image app:latest");
        assertThat(store().storedBytes()).isEqualTo(before);
    }

    @Test
    void whatANewerResultSupersededGoesFirst() throws Exception {
        store().build("", context, DOCKERFILE);
        later(Duration.ofHours(1));
        store().build("", context.with("d.txt", "changed"), DOCKERFILE);
        long used =
                store().collect(CollectionRequest.EVERYTHING.withDryRun(true)).usedBefore();
        CollectionResult result =
                store().collect(CollectionRequest.EVERYTHING.withLimits(SpaceLimits.maxUsed(used - 1), Long.MAX_VALUE));
        assertThat(result.targetMet()).isTrue();
        assertThat(result.lines())
                .filteredOn(line -> line.removed() && !line.kind().equals("garbage"))
                .singleElement()
                .satisfies(line ->
                        assertThat(line.reason()).contains("last used 1 hour ago", "superseded by a newer result"));
    }

    @Test
    void theLimitHolds() throws Exception {
        for (int i = 0; i < 10; i++) {
            store().build("", context.with("d.txt", "x".repeat(i * 1000)), DOCKERFILE);
            later(Duration.ofMinutes(10));
        }
        CollectionResult result =
                store().collect(CollectionRequest.EVERYTHING.withLimits(SpaceLimits.maxUsed(40_000), Long.MAX_VALUE));
        assertThat(result.targetMet()).isTrue();
        assertThat(store().storedBytes()).isLessThanOrEqualTo(40_000).isEqualTo(result.usedAfter());
        assertThat(result.usedAfter()).isGreaterThan(10_000);
    }

    @Test
    void whatWasUsedLatelyStaysWhenSoAsked() throws Exception {
        store().build("", context, DOCKERFILE);
        later(Duration.ofHours(30));
        store().build("", context, "FROM scratch\nCOPY d.txt /\n");
        CollectionResult result = store().collect(CollectionRequest.EVERYTHING.withUnusedFor(Duration.ofHours(24)));
        assertThat(reasons(result)).contains("COPY … / kept: used within the last 24h");
        assertThat(result.lines()).filteredOn(CollectionResult.Line::removed).hasSizeGreaterThan(2);
    }

    @Test
    void othersKindsStay() throws Exception {
        store().build("", context, DOCKERFILE);
        CollectionResult result =
                store().collect(CollectionRequest.EVERYTHING.withKinds(Set.of(RetentionKind.CACHE_MOUNT)));
        assertThat(result.lines())
                .filteredOn(line -> !line.kind().equals("garbage"))
                .isNotEmpty()
                .noneMatch(CollectionResult.Line::removed);
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        store().build("", context, DOCKERFILE);
        long before = store().storedBytes();
        List<String> names = store().names();
        CollectionResult dry = store().collect(CollectionRequest.EVERYTHING.withDryRun(true));
        assertThat(store().storedBytes()).isEqualTo(before);
        assertThat(store().names()).isEqualTo(names);
        assertThat(store().collect(CollectionRequest.EVERYTHING)).isEqualTo(dry);
    }

    @Test
    void whatARunningBuildPinnedStaysWithAllItLeadsTo() throws Exception {
        store().build("", context, DOCKERFILE);
        later(Duration.ofHours(1));
        Digest step;
        try (var all = refs.list(Refs.CACHE)) {
            step = all.findFirst().orElseThrow().target();
        }
        try (Leases.Lease lease = leases.acquire("build 4711")) {
            lease.pin(List.of(step));
            CollectionResult result = store().collect(CollectionRequest.EVERYTHING);
            assertThat(result.lines().stream().map(CollectionResult.Line::toString))
                    .contains("kept: in use by build 4711");
            assertThat(result.lines()).filteredOn(line -> !line.removed()).hasSize(1);
        }
        assertThat(store().broken()).isEmpty();
        assertThat(store().storedBytes()).isPositive();
    }

    @Test
    void whatWasUsedSinceARunningBuildBeganStays() throws Exception {
        store().build("", context, DOCKERFILE);
        later(Duration.ofHours(1));
        try (Leases.Lease lease = leases.acquire("build 4711")) {
            later(Duration.ofSeconds(1));
            store().build("", context, "FROM scratch\nCOPY d.txt /\n");
            CollectionResult result = store().collect(CollectionRequest.EVERYTHING);
            assertThat(reasons(result)).contains("COPY … / kept: used since build 4711 began, which goes on");
            assertThat(lease).isNotNull();
        }
    }

    @Test
    void whatWasUsedSinceAContainerStartedGoes() throws Exception {
        try (Leases.Lease lease = leases.acquire("run web")) {
            lease.settle();
            later(Duration.ofSeconds(1));
            store().build("", context, DOCKERFILE);
            store().collect(CollectionRequest.EVERYTHING);
            assertThat(store().storedBytes()).isZero();
        }
    }

    @Test
    void aContainersImageStays() throws Exception {
        BuildResult built = store().build("app", context, DOCKERFILE);
        store().untag("app");
        Map<Digest, String> pins = Map.of(built.target().digest(), "container web");
        store().collect(CollectionRequest.EVERYTHING.withPins(pins));
        dev.mica.core.testing.ImageValidator.validate(contents, built.target());
    }

    @Test
    void whatNothingLeadsToGoesWhateverTheLimit() throws Exception {
        contents.put("left behind".getBytes(StandardCharsets.UTF_8));
        CollectionResult result = store().collect(
                        CollectionRequest.EVERYTHING.withLimits(SpaceLimits.maxUsed(Long.MAX_VALUE), Long.MAX_VALUE));
        assertThat(reasons(result)).containsExactly("1 blob removed: nothing leads to it any more");
        assertThat(store().storedBytes()).isZero();
    }

    @Test
    void aRecordWithoutItsLayerGoesAndSaysWhy() throws Exception {
        BuildResult built = store().build("", context, "FROM scratch\nCOPY d.txt /\n");
        DiffId layer = built.images().getFirst().config().diffIds().getFirst();
        contents.delete(layer.digest());
        CollectionResult result = store().collect(
                        CollectionRequest.EVERYTHING.withLimits(SpaceLimits.maxUsed(Long.MAX_VALUE), Long.MAX_VALUE));
        assertThat(result.lines().stream().map(CollectionResult.Line::toString))
                .anyMatch(line -> line.startsWith("removed: of no use, layer " + layer));
    }

    @Test
    void checkedOutLayersGoWithTheirLayers() throws Exception {
        BuildResult built = store().build("app", context, DOCKERFILE);
        DiffId layer = built.images().getFirst().config().diffIds().getFirst();
        FilesInMemory files = new FilesInMemory(now);
        files.add(RetentionKind.CHECKOUT, "kept", Optional.of(layer));
        files.add(RetentionKind.CHECKOUT, "gone", Optional.of(new DiffId(Digest.ofBytes(new byte[0]))));
        CollectionResult result = store().collector(files)
                .collect(CollectionRequest.EVERYTHING.withLimits(SpaceLimits.maxUsed(1 << 30), Long.MAX_VALUE));
        assertThat(files.ids()).containsExactly("kept");
        assertThat(reasons(result)).contains("gone removed: its layer is gone");
    }

    @Test
    void whatIsInUseOutsideStays() throws Exception {
        FilesInMemory files = new FilesInMemory(now);
        files.add(RetentionKind.CACHE_MOUNT, "busy", Optional.empty());
        files.add(RetentionKind.CACHE_MOUNT, "idle", Optional.empty());
        files.use("busy");
        CollectionResult result = store().collector(files).collect(CollectionRequest.EVERYTHING);
        assertThat(files.ids()).containsExactly("busy");
        assertThat(reasons(result)).contains("busy kept: in use");
        assertThat(result.usedAfter()).isEqualTo(FilesInMemory.BYTES);
    }

    @Test
    void theLimitHoldsAlthoughSomethingIsInUse() throws Exception {
        FilesInMemory files = new FilesInMemory(now);
        files.add(RetentionKind.CACHE_MOUNT, "busy", Optional.empty());
        files.add(RetentionKind.CACHE_MOUNT, "idle", Optional.empty());
        files.use("busy");
        CollectionResult result = store().collector(files)
                .collect(CollectionRequest.EVERYTHING.withLimits(
                        SpaceLimits.maxUsed(FilesInMemory.BYTES), Long.MAX_VALUE));
        assertThat(files.ids()).containsExactly("busy");
        assertThat(result.targetMet()).isTrue();
    }

    /// What was downloaded at 03:04:05: a file, what its server said of it, and a commit.
    private List<Digest> downloads() throws Exception {
        Digest source = Digest.ofBytes(new byte[] {7});
        Digest file = contents.put("the file".getBytes(StandardCharsets.UTF_8));
        Digest headers = contents.put("etag".getBytes(StandardCharsets.UTF_8));
        Digest commit = contents.put("the commit's tar".getBytes(StandardCharsets.UTF_8));
        refs.put(Refs.download(source, "file"), file);
        refs.put(Refs.download(source, "headers"), headers);
        refs.put(Refs.download(source, "git 0123"), commit);
        return List.of(file, headers, commit);
    }

    @Test
    void downloadsStayWhileThereIsSpaceAndGoWhenThereIsNone() throws Exception {
        List<Digest> all = downloads();
        later(Duration.ofHours(1));
        CollectionResult kept =
                store().collect(CollectionRequest.EVERYTHING.withLimits(SpaceLimits.maxUsed(1 << 20), Long.MAX_VALUE));
        assertThat(allBlobs()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(reasons(kept)).contains("git 0123 kept: what is kept fits into the limit");
        CollectionResult removed =
                store().collect(CollectionRequest.EVERYTHING.withKinds(Set.of(RetentionKind.DOWNLOAD)));
        assertThat(allBlobs()).containsExactly(all.getLast());
        assertThat(removed.lines())
                .filteredOn(CollectionResult.Line::removed)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.kind()).isEqualTo("source.http");
                    assertThat(line.bytes()).isEqualTo("the fileetag".length());
                    assertThat(line.reason()).startsWith("last used 1 hour ago");
                });
        store().collect(CollectionRequest.EVERYTHING);
        assertThat(store().names()).isEmpty();
    }

    @Test
    void whatWasDownloadedSinceARunningBuildBeganStays() throws Exception {
        try (Leases.Lease lease = leases.acquire("build 4711")) {
            later(Duration.ofSeconds(1));
            downloads();
            CollectionResult result = store().collect(CollectionRequest.EVERYTHING);
            assertThat(reasons(result)).contains("git 0123 kept: used since build 4711 began, which goes on");
            assertThat(contents.contains(Digest.ofBytes("etag".getBytes(StandardCharsets.UTF_8))))
                    .isTrue();
            assertThat(lease).isNotNull();
        }
    }

    @Test
    void whereAnImagesLayersAreIsKnownAsLongAsTheImageIsThere() throws Exception {
        BuildResult built = store().build("app", context, DOCKERFILE);
        Digest layer = built.images().getFirst().config().diffIds().getFirst().digest();
        Digest place = contents.put("library/app".getBytes(StandardCharsets.UTF_8));
        refs.put(new dev.mica.core.port.RefStore.RefName(Refs.PLACES, "localhost:5000 " + layer), place);
        refs.put(new dev.mica.core.port.RefStore.RefName(Refs.PLACES, "localhost:5000 " + place), place);
        later(Duration.ofHours(1));
        assertThat(store().collect(CollectionRequest.EVERYTHING).lines())
                .filteredOn(line -> line.kind().equals("registry.place"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.removed()).isTrue();
                    assertThat(line.id()).isEqualTo(place + " localhost:5000");
                });
        assertThat(contents.contains(place)).isTrue();
        store().untag("app");
        CollectionResult result = store().collect(CollectionRequest.EVERYTHING);
        assertThat(result.lines()).anyMatch(line -> line.kind().equals("registry.place") && line.removed());
        assertThat(store().names()).isEmpty();
    }

    @Test
    void anUploadThatNobodyWentOnWithForAWeekGoesAlthoughThereIsSpace() throws Exception {
        CollectionRequest roomy = CollectionRequest.EVERYTHING.withLimits(SpaceLimits.maxUsed(1 << 20), Long.MAX_VALUE);
        Digest session = contents.put("https://registry/uploads/1".getBytes(StandardCharsets.UTF_8));
        refs.put(new dev.mica.core.port.RefStore.RefName(Refs.UPLOADS, "0123"), session);
        later(Duration.ofDays(6));
        store().collect(roomy);
        assertThat(contents.contains(session)).isTrue();
        later(Duration.ofDays(2));
        assertThat(store().collect(roomy).lines())
                .anyMatch(line -> line.toString().startsWith("removed: of no use, registries drop"));
        assertThat(contents.contains(session)).isFalse();
    }

    @Test
    void whatIsOfNoUseOutsideGoesAlthoughThereIsSpace() throws Exception {
        FilesInMemory files = new FilesInMemory(now);
        files.add(RetentionKind.PARTIAL_DOWNLOAD, "young", Optional.empty());
        files.add(RetentionKind.PARTIAL_DOWNLOAD, "old", Optional.empty());
        files.spoil("old", "nobody went on with it");
        CollectionResult result = store().collector(files)
                .collect(CollectionRequest.EVERYTHING.withLimits(SpaceLimits.maxUsed(1 << 30), Long.MAX_VALUE));
        assertThat(files.ids()).containsExactly("young");
        assertThat(reasons(result)).contains("old removed: of no use, nobody went on with it");
    }

    @Test
    void namesOfALaterVersionAreRoots() throws Exception {
        Digest blob = contents.put("from the future".getBytes(StandardCharsets.UTF_8));
        refs.put(new dev.mica.core.port.RefStore.RefName("signatures", "x"), blob);
        store().collect(CollectionRequest.EVERYTHING);
        assertThat(contents.contains(blob)).isTrue();
    }

    @Test
    void aCollectionThatWasKilledHindersNobody() throws Exception {
        Leases.Lease dead = leases.acquire("prune 1");
        Digest token = Digest.ofBytes(new byte[] {1});
        store().build("app", context, DOCKERFILE);
        Digest list = contents.put(new Condemned(token, "prune 1", Set.copyOf(allBlobs())).encode());
        refs.put(Refs.CONDEMNED, list);
        dead.close();
        store().build("app", context, DOCKERFILE);
        store().collect(CollectionRequest.EVERYTHING);
        assertThat(refs.read(Refs.CONDEMNED)).isEmpty();
        assertThat(contents.contains(list)).isFalse();
    }

    private List<Digest> allBlobs() throws Exception {
        try (var all = contents.list()) {
            return all.map(dev.mica.core.port.ContentStore.BlobInfo::digest).toList();
        }
    }
}
