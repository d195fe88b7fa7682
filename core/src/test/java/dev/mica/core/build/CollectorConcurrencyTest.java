package dev.mica.core.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.cache.SpaceLimits;
import dev.mica.core.oci.Digest;
import dev.mica.core.testing.ImageValidator;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryContext;
import dev.mica.core.testing.MemoryLeases;
import dev.mica.core.testing.MemoryRefStore;
import dev.mica.core.testing.ScriptedMachine;
import dev.mica.core.testing.ScriptedMachine.Action;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds while collections remove all that they can.
class CollectorConcurrencyTest {
    private static final int BUILDERS = 3;
    private static final int BUILDS = 40;

    private final AtomicLong clock = new AtomicLong();
    /// Each look is a moment later.
    private final InstantSource time = () -> Instant.EPOCH.plusMillis(clock.incrementAndGet());

    private final MemoryContentStore contents = new MemoryContentStore();
    private final MemoryRefStore refs = new MemoryRefStore(time);
    private final MemoryLeases leases = new MemoryLeases(time);

    @TempDir
    Path temporary;

    @Test
    void buildsNeverMissWhatACollectionRemoved() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger collections = new AtomicInteger();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<?> collecting = threads.submit(() -> {
                while (!done.get()) {
                    boolean all = collections.incrementAndGet() % 2 == 0;
                    CollectionRequest request = all
                            ? CollectionRequest.EVERYTHING
                            : CollectionRequest.EVERYTHING.withLimits(SpaceLimits.maxUsed(10_000), Long.MAX_VALUE);
                    Collector.of(contents, refs, leases, time, List.of()).collect(request);
                }
                return null;
            });
            List<Future<?>> building = new ArrayList<>();
            for (int i = 0; i < BUILDERS; i++) {
                building.add(threads.submit(builder(i)));
            }
            try {
                for (Future<?> each : building) {
                    each.get();
                }
            } finally {
                done.set(true);
                collecting.get();
            }
        }
        assertThat(collections.get()).isGreaterThan(BUILDERS);
        Collecting store = new Collecting(contents, refs, leases, new ScriptedMachine(), temporary);
        assertThat(store.broken()).isEmpty();
        contents.checkNothingOpen();
        leases.checkNothingOpen();
        for (int i = 0; i < BUILDERS; i++) {
            store.untag("app" + i);
        }
        store.collect(CollectionRequest.EVERYTHING);
        assertThat(store.storedBytes()).isZero();
    }

    /// All build from the same few sources, so that they often make what another has just let go.
    private Callable<Object> builder(int number) {
        return () -> {
            Random random = new Random(number);
            ScriptedMachine machine = new ScriptedMachine();
            machine.on("make", Action.writing("/out/x", "made")).on("more", Action.writing("/out/y/z", "more"));
            Collecting store = new Collecting(contents, refs, leases, machine, temporary);
            for (int i = 0; i < BUILDS; i++) {
                store.now = time.instant();
                MemoryContext context = new MemoryContext()
                        .with("a/b/c.txt", "x".repeat(random.nextInt(3) * 1000))
                        .with("d.txt", "d" + random.nextInt(3));
                String tag = "app" + number;
                BuildResult built = store.build(
                        tag,
                        context,
                        "FROM scratch\nCOPY a /x/y/\nRUN make\nCOPY d.txt /\nFROM 0\nCOPY --from=0 /out /z\nRUN more\n"
                                .replace("FROM 0", "FROM scratch"));
                Digest target = built.target().digest();
                assertThat(refs.read(Refs.tag(dev.mica.core.oci.ImageReference.parse(tag)))
                                .orElseThrow()
                                .target())
                        .isEqualTo(target);
                ImageValidator.validate(contents, built.target());
                if (random.nextInt(3) == 0) {
                    store.untag(tag);
                }
            }
            return "done";
        };
    }
}
