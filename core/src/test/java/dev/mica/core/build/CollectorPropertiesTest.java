package dev.mica.core.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.cache.RetentionPolicies;
import dev.mica.core.cache.SpaceLimits;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.testing.ImageValidator;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryContext;
import dev.mica.core.testing.MemoryLeases;
import dev.mica.core.testing.MemoryRefStore;
import dev.mica.core.testing.ScriptedMachine;
import dev.mica.core.testing.ScriptedMachine.Action;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/// Random histories of builds, of tags that move and go, of leases and of collections.
class CollectorPropertiesTest {
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @Property(tries = 25, shrinking = ShrinkingMode.OFF)
    void whatStaysIsWholeAndTheLimitHoldsOrAllThatMayGoIsGone(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        MemoryContentStore contents = new MemoryContentStore();
        MemoryRefStore refs = new MemoryRefStore(() -> now);
        MemoryLeases leases = new MemoryLeases(() -> now);
        ScriptedMachine machine = new ScriptedMachine();
        for (int i = 0; i < 3; i++) {
            machine.on("make " + i, Action.writing("/out/" + i, "made " + i));
        }
        Collecting store = new Collecting(contents, refs, leases, machine, Path.of("unused"));
        Map<String, BuildResult> tagged = new HashMap<>();
        for (int step = 0; step < 12; step++) {
            now = now.plus(Duration.ofMinutes(random.nextInt(100)));
            store.now = now;
            String tag = "tag" + random.nextInt(3);
            switch (random.nextInt(4)) {
                case 0, 1 -> tagged.put(tag, store.build(tag, context(random), dockerfile(random, tagged)));
                case 2 -> {
                    store.untag(tag);
                    tagged.remove(tag);
                }
                default -> collect(store, random);
            }
            for (BuildResult image : tagged.values()) {
                ImageValidator.validate(contents, image.target());
            }
            assertThat(store.broken()).isEmpty();
        }
        contents.checkNothingOpen();
        refs.checkNothingOpen();
    }

    private static void collect(Collecting store, Random random) throws Exception {
        long limit = random.nextInt(30_000);
        boolean all = random.nextBoolean();
        CollectionRequest request = CollectionRequest.EVERYTHING
                .withPolicy(RetentionPolicies.all()
                        .get(random.nextInt(RetentionPolicies.all().size())))
                .withLimits(SpaceLimits.maxUsed(limit), Long.MAX_VALUE)
                .withAll(all);
        CollectionResult dry = store.collect(request.withDryRun(true));
        long before = store.storedBytes();
        CollectionResult result = store.collect(request);
        assertThat(result).isEqualTo(dry);
        assertThat(before - store.storedBytes()).isEqualTo(result.freedBytes());
        assertThat(result.lines()).allMatch(line -> !line.reason().isEmpty());
        if (!result.targetMet()) {
            assertThat(result.lines())
                    .allMatch(line -> line.removed()
                            || line.reason().startsWith("in use by")
                            || line.reason().startsWith("its layer is part of"));
        }
        CollectionResult again = store.collect(request);
        assertThat(again.freedBytes()).isZero();
        assertThat(again.usedAfter()).isEqualTo(result.usedAfter());
    }

    private static MemoryContext context(Random random) {
        MemoryContext context = new MemoryContext();
        for (int i = 0; i < 4; i++) {
            context.with("d" + random.nextInt(3) + "/e/f" + i, "x".repeat(random.nextInt(4) * 1000));
        }
        return context;
    }

    private static String dockerfile(Random random, Map<String, BuildResult> tagged) {
        List<String> bases = new ArrayList<>(tagged.keySet());
        bases.add("scratch");
        bases.sort(null);
        StringBuilder text = new StringBuilder("FROM " + bases.get(random.nextInt(bases.size())) + "\n");
        for (int i = 0; i < 3; i++) {
            text.append(
                    switch (random.nextInt(3)) {
                        case 0 -> "RUN make " + random.nextInt(3) + "\n";
                        case 1 -> "COPY . /c" + random.nextInt(2) + "/\n";
                        default -> "WORKDIR /w" + random.nextInt(2) + "\n";
                    });
        }
        return text.toString();
    }

    /// What a lease pins stays, whatever it is: a directory, a layer, a manifest, a record.
    @Property(tries = 25, shrinking = ShrinkingMode.OFF)
    void whatIsPinnedStaysWhole(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        MemoryContentStore contents = new MemoryContentStore();
        MemoryRefStore refs = new MemoryRefStore(() -> now);
        MemoryLeases leases = new MemoryLeases(() -> now);
        ScriptedMachine machine = new ScriptedMachine().on("make 0", Action.writing("/a/b/c", "0"));
        machine.on("make 1", Action.writing("/a/b/d", "1")).on("make 2", Action.writing("/e", "2"));
        Collecting store = new Collecting(contents, refs, leases, machine, Path.of("unused"));
        BuildResult built = store.build("", context(random), dockerfile(random, Map.of()));
        List<dev.mica.core.oci.Digest> all;
        try (var blobs = contents.list()) {
            all = blobs.map(dev.mica.core.port.ContentStore.BlobInfo::digest).toList();
        }
        now = now.plusSeconds(1);
        Descriptor target = built.target();
        try (var lease = leases.acquire("build 1")) {
            dev.mica.core.oci.Digest pinned =
                    random.nextBoolean() ? target.digest() : all.get(random.nextInt(all.size()));
            lease.pin(List.of(pinned));
            store.collect(CollectionRequest.EVERYTHING);
            assertThat(contents.contains(pinned)).isTrue();
            if (pinned.equals(target.digest())) {
                ImageValidator.validate(contents, target);
            }
            assertThat(store.broken()).isEmpty();
        }
        store.collect(CollectionRequest.EVERYTHING);
        assertThat(store.storedBytes()).isZero();
    }
}
