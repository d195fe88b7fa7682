package dev.mica.core.build;

import static org.assertj.core.api.Assertions.assertThat;

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

/// 200 builds of two changing projects on one store, with a collection after each: how much time each policy saves.
/// The builds, the records and the collections are real; commands take the time of a test's clock, and a megabyte is a
/// thousand bytes.
class RetentionTableTest {
    private static final int BUILDS = 200;
    private static final int BYTES_PER_MEGABYTE = 1000;
    private static final long CAP_MEGABYTES = 2000;
    private static final Path DOCUMENT = Path.of("../docs/garbage-collection.md");

    @TempDir
    Path temporary;

    /// A step of a project at some version of its sources.
    private record Step(String command, int seconds, int megabytes) {}

    /// What one build is about.
    private record Planned(String project, List<Step> steps) {
        int seconds() {
            return steps.stream().mapToInt(Step::seconds).sum();
        }
    }

    /// What a branch of the service has.
    private record Branch(int system, int requirements, int data, int sources) {}

    /// The same 200 builds each time: a service on two branches that are merged now and then, and its web pages.
    private static List<Planned> history() {
        Random random = new Random(20261124);
        List<Planned> history = new ArrayList<>();
        Branch[] branches = {new Branch(0, 0, 0, 0), new Branch(0, 0, 0, 1)};
        int at = 0;
        int versions = 2;
        int packages = 0;
        int pages = 0;
        while (history.size() < BUILDS) {
            if (random.nextInt(4) == 0) {
                packages += random.nextInt(20) == 0 ? 1 : 0;
                pages += random.nextInt(5) == 0 ? 0 : 1;
                history.add(new Planned(
                        "web",
                        List.of(
                                new Step("npm install " + packages, 70, 220),
                                new Step("npm run build " + packages + "." + pages, 50, 30))));
                continue;
            }
            at = random.nextInt(4) == 0 ? 1 - at : at;
            Branch branch = branches[at];
            if (random.nextInt(20) == 0) {
                branch = branches[1 - at];
            }
            versions++;
            branch = new Branch(
                    random.nextInt(70) == 0 ? versions : branch.system,
                    random.nextInt(16) == 0 ? versions : branch.requirements,
                    random.nextInt(25) == 0 ? versions : branch.data,
                    random.nextInt(7) == 0 ? branch.sources : versions);
            branches[at] = branch;
            history.add(new Planned("service", service(branch)));
        }
        return history;
    }

    private static List<Step> service(Branch branch) {
        String system = Integer.toString(branch.system);
        String requirements = system + "." + branch.requirements;
        String data = requirements + "." + branch.data;
        String sources = data + "." + branch.sources;
        return List.of(
                new Step("apt install " + system, 90, 200),
                new Step("pip install " + requirements, 120, 400),
                new Step("fetch data " + data, 8, 500),
                new Step("compile " + sources, 60, 40),
                new Step("test " + sources, 45, 5));
    }

    /// What a policy made of the builds.
    private record Outcome(long seconds, long coldSeconds, long mostMegabytes) {
        long saved() {
            return coldSeconds - seconds;
        }
    }

    /// @param policy empty to remove nothing
    private Outcome play(Optional<RetentionPolicy> policy) throws IOException {
        MemoryContentStore contents = new MemoryContentStore();
        Instant[] now = {Instant.parse("2026-01-02T03:04:05Z")};
        MemoryRefStore refs = new MemoryRefStore(() -> now[0]);
        MemoryLeases leases = new MemoryLeases(() -> now[0]);
        long seconds = 0;
        long cold = 0;
        long most = 0;
        for (Planned planned : history()) {
            Instant began = now[0];
            build(planned, contents, refs, leases, now);
            seconds += Duration.between(began, now[0]).toSeconds();
            cold += planned.seconds();
            // The next commit comes a quarter of an hour later.
            now[0] = now[0].plusSeconds(900);
            if (policy.isPresent()) {
                CollectionResult result = Collector.of(contents, refs, leases, () -> now[0], List.of())
                        .collect(CollectionRequest.EVERYTHING
                                .withPolicy(policy.get())
                                .withLimits(SpaceLimits.maxUsed(CAP_MEGABYTES * BYTES_PER_MEGABYTE), Long.MAX_VALUE));
                assertThat(result.usedAfter()).isLessThanOrEqualTo(CAP_MEGABYTES * BYTES_PER_MEGABYTE);
                most = Math.max(most, result.usedAfter() / BYTES_PER_MEGABYTE);
            }
        }
        return new Outcome(seconds, cold, most);
    }

    private void build(
            Planned planned, MemoryContentStore contents, MemoryRefStore refs, MemoryLeases leases, Instant[] now) {
        ScriptedMachine machine = new ScriptedMachine();
        StringBuilder dockerfile = new StringBuilder("FROM scratch\n");
        for (Step step : planned.steps) {
            dockerfile.append("RUN ").append(step.command).append('\n');
            machine.on(step.command, Action.writing("/" + step.command.replace(' ', '-'), text(step)));
        }
        Sandbox timed = new Sandbox() {
            @Override
            public String description() {
                return machine.description();
            }

            @Override
            public Exit run(dev.mica.core.port.Workspace.Overlay root, ExecRequest request, Output output) {
                String command = request.arguments().getLast();
                now[0] = now[0].plusSeconds(planned.steps.stream()
                        .filter(step -> step.command.equals(command))
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
                        BuildRequest.of(new MemoryContext().in("/" + planned.project))
                                .withDockerfile(
                                        "Dockerfile", dockerfile.toString().getBytes(StandardCharsets.UTF_8))
                                .withTag(ImageReference.parse(planned.project)),
                        _ -> {});
    }

    private static String text(Step step) {
        byte[] bytes = new byte[step.megabytes * BYTES_PER_MEGABYTE];
        new Random(step.command.hashCode()).nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1).substring(0, bytes.length / 3 * 2);
    }

    @Test
    void theCapHoldsAndTheDefaultSavesMost() throws IOException {
        Outcome all = play(Optional.empty());
        StringBuilder table = new StringBuilder("""
                | policy | seconds run | seconds saved | of what can be saved | most kept |
                |---|---|---|---|---|
                """);
        row(table, "no limit", all, all, "");
        List<Outcome> outcomes = new ArrayList<>();
        for (RetentionPolicy policy : RetentionPolicies.all()) {
            Outcome outcome = play(Optional.of(policy));
            outcomes.add(outcome);
            row(table, policy.label(), outcome, all, outcome.mostMegabytes + " MB");
        }
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcomes.getFirst().saved()).isGreaterThanOrEqualTo(outcome.saved()));
        assertThat(Files.readString(DOCUMENT)).contains(table);
    }

    private static void row(StringBuilder table, String name, Outcome outcome, Outcome all, String kept) {
        table.append(String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %.1f %% | %s |%n",
                name,
                outcome.seconds,
                outcome.saved(),
                100.0 * outcome.saved() / all.saved(),
                kept));
    }
}
