package dev.mica.core.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.build.RetentionHistory.Planned;
import dev.mica.core.build.RetentionHistory.Step;
import dev.mica.core.cache.RetentionPolicies;
import dev.mica.core.cache.RetentionPolicy;
import dev.mica.core.cache.SpaceLimits;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.Sandbox;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryContext;
import dev.mica.core.testing.MemoryLeases;
import dev.mica.core.testing.MemoryRefStore;
import dev.mica.core.testing.ScriptedMachine;
import dev.mica.core.testing.ScriptedMachine.Action;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How much time each policy saves over 200 builds with a collection after each. The table is made by a replay, which
/// takes no time; that the replay does what builds, records and collections do is shown on the first of the builds.
class RetentionTableTest {
    private static final int REAL_BUILDS = 24;
    private static final long CAP_MEGABYTES = 2000;
    private static final long MEGABYTE = 1_000_000;
    /// What a result takes beside its layer: its record, what its key saw, its table of contents, its directories.
    private static final long RECORD_BYTES = 4_000;
    /// In real builds here.
    private static final int SMALL_MEGABYTE = 2_000;

    private static final Path DOCUMENT = Path.of("../docs/garbage-collection.md");

    @TempDir
    Path temporary;

    private static RetentionReplay replay(Optional<RetentionPolicy> policy) {
        return new RetentionReplay(policy, CAP_MEGABYTES * MEGABYTE, MEGABYTE, RECORD_BYTES, 200 * MEGABYTE)
                .play(RetentionHistory.builds());
    }

    @Test
    void theCapHoldsAndTheDefaultSavesMost() throws IOException {
        long cold =
                RetentionHistory.builds().stream().mapToLong(Planned::seconds).sum();
        long least = replay(Optional.empty()).seconds();
        StringBuilder table = new StringBuilder("""
                | policy | seconds run | seconds saved | of what can be saved | most kept |
                |---|---|---|---|---|
                """);
        row(table, "no limit", least, cold, least, "");
        List<Long> seconds = new ArrayList<>();
        for (RetentionPolicy policy : RetentionPolicies.all()) {
            RetentionReplay played = replay(Optional.of(policy));
            assertThat(played.most()).isLessThanOrEqualTo(CAP_MEGABYTES * MEGABYTE);
            seconds.add(played.seconds());
            row(table, policy.label(), played.seconds(), cold, least, played.most() / MEGABYTE + " MB");
        }
        assertThat(seconds).allSatisfy(each -> assertThat(seconds.getFirst()).isLessThanOrEqualTo(each));
        assertThat(Files.readString(DOCUMENT)).contains(table);
    }

    private static void row(StringBuilder table, String name, long seconds, long cold, long least, String kept) {
        table.append(String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %.1f %% | %s |%n",
                name,
                seconds,
                cold - seconds,
                100.0 * (cold - seconds) / (cold - least),
                kept));
    }

    @Test
    void theReplayDoesWhatBuildsAndCollectionsDo() throws IOException {
        long cap = CAP_MEGABYTES * SMALL_MEGABYTE;
        List<Planned> builds = RetentionHistory.builds().subList(0, REAL_BUILDS);
        Optional<RetentionPolicy> policy = Optional.of(RetentionPolicies.DEFAULT);
        RetentionReplay replayed = new RetentionReplay(policy, cap, SMALL_MEGABYTE, RECORD_BYTES, 0).play(builds);
        assertThat(replayed.removed()).isGreaterThan(REAL_BUILDS);
        assertThat(realSeconds(builds, cap)).isEqualTo(replayed.seconds());
    }

    /// Commands take the time of a test's clock.
    private long realSeconds(List<Planned> builds, long cap) throws IOException {
        MemoryContentStore contents = new MemoryContentStore();
        Instant[] now = {Instant.parse("2026-01-02T03:04:05Z")};
        MemoryRefStore refs = new MemoryRefStore(() -> now[0]);
        MemoryLeases leases = new MemoryLeases(() -> now[0]);
        long seconds = 0;
        for (Planned planned : builds) {
            Instant began = now[0];
            build(planned, contents, refs, leases, now);
            seconds += Duration.between(began, now[0]).toSeconds();
            now[0] = now[0].plusSeconds(900);
            CollectionResult result = Collector.of(contents, refs, leases, () -> now[0], List.of())
                    .collect(CollectionRequest.EVERYTHING.withLimits(SpaceLimits.maxUsed(cap), Long.MAX_VALUE));
            assertThat(result.usedAfter()).isLessThanOrEqualTo(cap);
        }
        return seconds;
    }

    private void build(
            Planned planned, MemoryContentStore contents, MemoryRefStore refs, MemoryLeases leases, Instant[] now) {
        ScriptedMachine machine = new ScriptedMachine();
        StringBuilder dockerfile = new StringBuilder("FROM scratch\n");
        for (Step step : planned.steps()) {
            dockerfile.append("RUN ").append(step.command()).append('\n');
            machine.on(step.command(), Action.writing("/" + step.command().replace(' ', '-'), text(step)));
        }
        Sandbox timed = new Sandbox() {
            @Override
            public String description() {
                return machine.description();
            }

            @Override
            public Exit run(dev.mica.core.port.Workspace.Overlay root, ExecRequest request, Output output) {
                String command = request.arguments().getLast();
                now[0] = now[0].plusSeconds(planned.steps().stream()
                        .filter(step -> step.command().equals(command))
                        .mapToInt(Step::seconds)
                        .sum());
                return machine.run(root, request, output);
            }
        };
        BuildPorts ports = new BuildPorts(
                contents,
                refs,
                leases,
                () -> machine,
                () -> timed,
                List.of(),
                () -> {
                    throw new AssertionError("nothing remote");
                },
                () -> now[0],
                temporary);
        Builds.of(ports)
                .build(
                        BuildRequest.of(new MemoryContext().in("/" + planned.project()))
                                .withDockerfile(
                                        "Dockerfile", dockerfile.toString().getBytes(StandardCharsets.UTF_8))
                                .withTag(ImageReference.parse(planned.project())),
                        _ -> {});
    }

    private static String text(Step step) {
        byte[] bytes = new byte[step.megabytes() * SMALL_MEGABYTE];
        new Random(step.command().hashCode()).nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1).substring(0, bytes.length / 3 * 2);
    }
}
