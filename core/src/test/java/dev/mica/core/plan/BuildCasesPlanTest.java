package dev.mica.core.plan;

import static dev.mica.parser.testing.Conformance.object;
import static dev.mica.parser.testing.Conformance.objects;
import static dev.mica.parser.testing.Conformance.string;
import static dev.mica.parser.testing.Conformance.stringMap;
import static dev.mica.parser.testing.Conformance.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Healthcheck;
import dev.mica.core.oci.RuntimeConfig;
import dev.mica.core.plan.PlanRequest.ContextKind;
import dev.mica.parser.DockerfileException;
import dev.mica.parser.testing.Conformance;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/// The whole builds of the conformance data, as far as a plan alone can tell: configuration, history,
/// refusals.
final class BuildCasesPlanTest {
    private static final List<String> FILES =
            List.of("buildkit", "buildah-conformance", "buildah-bud", "kaniko-makisu", "sequences");

    /// Errors that only files, secrets, servers or commands bring about.
    private static final Set<String> NOT_FOR_THE_PLANNER = Set.of(
            "buildkit/TestDockerfileInvalidCommand",
            "buildkit/TestSecretRequiredWithoutValue",
            "buildkit-hand/add-checksum-mismatch",
            "buildah/copy-integration3",
            "buildah-bud/copy-globs/Dockerfile",
            "buildah-bud/dockerignore4/Dockerfile.test",
            "buildah-bud/exit42/Containerfile",
            "buildah-bud/run-mounts/Dockerfile.secret-required",
            "buildah-bud/run-mounts/Dockerfile.secret-required-wo-value",
            "buildah-bud/use-layers/Dockerfile.dangling-symlink");

    @TestFactory
    Stream<DynamicTest> buildCases() {
        return FILES.stream()
                .flatMap(file -> Conformance.cases("peers/build/" + file + ".json").stream())
                .flatMap(BuildCasesPlanTest::steps);
    }

    private static Stream<DynamicTest> steps(Map<String, @Nullable Object> test) {
        String name = string(test.get("name"));
        List<Map<String, @Nullable Object>> steps =
                test.containsKey("steps") ? objects(test.get("steps")) : List.of(test);
        List<DynamicTest> tests = new ArrayList<>();
        for (Map<String, @Nullable Object> step : steps) {
            tests.add(DynamicTest.dynamicTest(name + " " + (tests.size() + 1), () -> check(name, step)));
        }
        return tests.stream();
    }

    private static void check(String name, Map<String, @Nullable Object> step) {
        Map<String, @Nullable Object> expect = object(step.get("expect"));
        try {
            if (expect.get("error") instanceof Map<?, ?>) {
                checkError(name, step, object(expect.get("error")));
            } else if (expect.containsKey("images")) {
                objects(expect.get("images")).forEach(image -> checkImage(step, image));
            } else {
                fixture(step, "linux/amd64").plan(dockerfile(step));
            }
        } catch (PlanFixture.UnknownImageException e) {
            throw new TestAbortedException("needs an image of another step: " + e.getMessage());
        }
    }

    private static void checkError(
            String name, Map<String, @Nullable Object> step, Map<String, @Nullable Object> error) {
        if (NOT_FOR_THE_PLANNER.contains(name)) {
            fixture(step, "linux/amd64").plan(dockerfile(step));
            return;
        }
        assertThatThrownBy(() -> fixture(step, "linux/amd64").plan(dockerfile(step)))
                .isInstanceOfAny(PlanException.class, DockerfileException.class)
                .satisfies(thrown -> {
                    strings(error.get("contains"))
                            .forEach(text -> assertThat(thrown).hasMessageContaining(text));
                    String observed = string(error.get("observed")).replaceFirst("^failed to solve: ", "");
                    if (thrown instanceof PlanException) {
                        assertThat(observed).contains(thrown.getMessage());
                    }
                });
    }

    private static void checkImage(Map<String, @Nullable Object> step, Map<String, @Nullable Object> image) {
        BuildGraph graph = fixture(step, string(image.get("platform"))).plan(dockerfile(step));
        ImagePlan plan = graph.image();
        Map<String, @Nullable Object> wanted = new TreeMap<>(object(image.get("config")));
        Map<String, @Nullable Object> found = shown(plan);
        if (!wanted.containsKey("Env")) {
            found.remove("Env");
        }
        assertThat(found.toString())
                .isEqualTo(
                        wanted.toString().replace("{{HTTP}}", "http://files").replace("{{REGISTRY}}", "registry.test"));
        assertThat(plan.history().stream().map(BuildCasesPlanTest::line).toList())
                .isEqualTo(objects(image.get("history")).stream()
                        .map(BuildCasesPlanTest::line)
                        .toList());
    }

    private static String line(ImagePlan.PlannedHistory entry) {
        return entry.createdBy() + " | " + entry.layer().isEmpty() + " | "
                + entry.comment().orElse("");
    }

    private static String line(Map<String, @Nullable Object> entry) {
        return string(entry.get("created_by"))
                        .replace("{{HTTP}}", "http://files")
                        .replace("{{REGISTRY}}", "registry.test")
                + " | " + Boolean.TRUE.equals(entry.get("empty_layer")) + " | " + string(entry.get("comment"));
    }

    private static PlanFixture fixture(Map<String, @Nullable Object> step, String platform) {
        Map<String, @Nullable Object> options = object(step.get("options"));
        PlanFixture fixture = new PlanFixture()
                .arguments(stringMap(options.get("buildArgs")))
                .labels(stringMap(options.get("labels")))
                .target(string(options.get("target")));
        if (options.containsKey("platform")) {
            fixture.platform(platform);
        }
        stringMap(options.get("namedContexts")).forEach((name, value) -> {
            if (!value.startsWith("local:")) {
                throw new TestAbortedException("needs an image of another step: " + value);
            }
            fixture.context(name, ContextKind.DIRECTORY);
        });
        return fixture;
    }

    private static String dockerfile(Map<String, @Nullable Object> step) {
        if (step.get("dockerfile") != null) {
            return string(step.get("dockerfile"))
                    .replace("{{HTTP}}", "http://files")
                    .replace("{{REGISTRY}}", "registry.test");
        }
        String name = string(object(step.get("options")).getOrDefault("dockerfile", "Dockerfile"));
        Map<String, @Nullable Object> entry = objects(step.get("context")).stream()
                .filter(candidate -> name.equals(candidate.get("path")))
                .findFirst()
                .orElseThrow(() -> new TestAbortedException("the Dockerfile is no plain file"));
        if (entry.containsKey("contentBase64")) {
            return new String(Base64.getDecoder().decode(string(entry.get("contentBase64"))), StandardCharsets.UTF_8);
        }
        if (!entry.containsKey("content")) {
            throw new TestAbortedException("the Dockerfile is no plain file");
        }
        return string(entry.get("content"));
    }

    private static Map<String, @Nullable Object> shown(ImagePlan plan) {
        RuntimeConfig config = plan.config();
        Map<String, @Nullable Object> shown = new TreeMap<>();
        put(shown, "Env", config.env());
        put(shown, "Cmd", config.cmd().orElse(List.of()));
        put(shown, "Entrypoint", config.entrypoint().orElse(List.of()));
        put(shown, "WorkingDir", config.workingDir());
        put(shown, "User", config.user());
        put(shown, "Labels", config.labels());
        put(shown, "OnBuild", config.onBuild());
        put(shown, "StopSignal", config.stopSignal());
        put(shown, "Shell", config.shell().orElse(List.of()));
        put(shown, "ExposedPorts", new ArrayList<>(new TreeSet<>(config.exposedPorts())));
        put(shown, "Volumes", new ArrayList<>(new TreeSet<>(config.volumes())));
        put(shown, "os", plan.platform().os());
        put(shown, "architecture", plan.platform().architecture());
        put(shown, "variant", plan.platform().variant());
        put(shown, "author", plan.author().orElse(""));
        config.healthcheck().map(BuildCasesPlanTest::shown).ifPresent(check -> put(shown, "Healthcheck", check));
        return shown;
    }

    private static Map<String, @Nullable Object> shown(Healthcheck check) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        put(shown, "Test", check.test());
        put(
                shown,
                "Interval",
                Optional.of(check.interval().toNanos())
                        .filter(n -> n != 0)
                        .map(Object::toString)
                        .orElse(""));
        put(
                shown,
                "Timeout",
                Optional.of(check.timeout().toNanos())
                        .filter(n -> n != 0)
                        .map(Object::toString)
                        .orElse(""));
        put(
                shown,
                "StartPeriod",
                Optional.of(check.startPeriod().toNanos())
                        .filter(n -> n != 0)
                        .map(Object::toString)
                        .orElse(""));
        put(
                shown,
                "StartInterval",
                Optional.of(check.startInterval().toNanos())
                        .filter(n -> n != 0)
                        .map(Object::toString)
                        .orElse(""));
        put(shown, "Retries", check.retries() == 0 ? "" : Integer.toString(check.retries()));
        return shown;
    }

    private static void put(Map<String, @Nullable Object> shown, String key, Object value) {
        boolean empty = value instanceof String text && text.isEmpty()
                || value instanceof List<?> list && list.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty();
        if (!empty) {
            shown.put(key, value);
        }
    }
}
