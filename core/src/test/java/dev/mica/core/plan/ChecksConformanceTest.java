package dev.mica.core.plan;

import static dev.mica.parser.testing.Conformance.object;
import static dev.mica.parser.testing.Conformance.objects;
import static dev.mica.parser.testing.Conformance.string;
import static dev.mica.parser.testing.Conformance.stringMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.parser.DockerfileException;
import dev.mica.parser.SourceRange;
import dev.mica.parser.ignore.IgnoreFile;
import dev.mica.parser.ignore.IgnoreMatcher;
import dev.mica.parser.lint.Diagnostic;
import dev.mica.parser.testing.Conformance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What BuildKit's checks find, by a check of all stages and by a build of the last.
final class ChecksConformanceTest {
    @TestFactory
    Stream<DynamicTest> checks() {
        return cases().map(test -> DynamicTest.dynamicTest(string(test.get("name")), () -> {
            Optional<String> error = Optional.ofNullable(test.get("error")).map(any -> "error");
            if (error.isPresent() && object(test.get("error")).containsKey("observed")) {
                refused(test);
            } else {
                checked(test);
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> builds() {
        return cases().filter(test -> test.containsKey("buildWarnings"))
                .filter(test -> !test.containsKey("error") && !test.containsKey("buildError"))
                .map(test -> DynamicTest.dynamicTest(string(test.get("name")), () -> built(test)));
    }

    private static Stream<Map<String, @Nullable Object>> cases() {
        return Stream.of("lint", "lint-peer-dockerfiles")
                .flatMap(file -> Conformance.cases("peers/lint/" + file + ".json").stream());
    }

    /// BuildKit's message is shown; Mica may word it otherwise, but it has to refuse.
    private static void refused(Map<String, @Nullable Object> test) {
        assertThatThrownBy(() -> {
                    CheckResult.Checked result = check(test);
                    result.error().ifPresent(error -> {
                        throw error;
                    });
                })
                .isInstanceOfAny(PlanException.class, DockerfileException.class);
    }

    private static void checked(Map<String, @Nullable Object> test) {
        CheckResult.Checked result = check(test);
        assertThat(shown(result.diagnostics())).isEqualTo(wanted(test.get("checkWarnings")));
        Map<String, @Nullable Object> error = object(test.get("error"));
        assertThat(result.error().map(ChecksConformanceTest::text).orElse("")).contains(string(error.get("contains")));
        assertThat(result.error().isPresent()).isEqualTo(!error.isEmpty());
        if (error.get("line") instanceof Long line) {
            assertThat(result.error().flatMap(PlanException::range).map(SourceRange::startLine))
                    .isEqualTo(Optional.of(line.intValue()));
        }
    }

    private static String text(PlanException error) {
        return error.getMessage() + (error.hint().isEmpty() ? "" : " (" + error.hint() + ")");
    }

    private static void built(Map<String, @Nullable Object> test) {
        PlanFixture fixture = fixture(test);
        PlanRequest request = fixture.request(string(test.get("dockerfile")));
        Map<ImageRequest, ResolvedImage> known = new HashMap<>();
        while (Planner.plan(request, known) instanceof PlanResult.NeedsImages needs) {
            needs.images().forEach(image -> known.put(image, fixture.resolve(image)));
        }
        assertThat(shown(Checks.warnings(request, known, ignored(test)))).isEqualTo(wanted(test.get("buildWarnings")));
    }

    private static CheckResult.Checked check(Map<String, @Nullable Object> test) {
        PlanFixture fixture = fixture(test);
        PlanRequest request = fixture.request(string(test.get("dockerfile")));
        Map<ImageRequest, ResolvedImage> known = new HashMap<>();
        while (true) {
            switch (Checks.check(request, known, ignored(test))) {
                case CheckResult.Checked checked -> {
                    return checked;
                }
                case CheckResult.NeedsImages needs ->
                    needs.images().forEach(image -> known.put(image, fixture.resolve(image)));
            }
        }
    }

    private static PlanFixture fixture(Map<String, @Nullable Object> test) {
        return new PlanFixture().arguments(stringMap(test.get("buildArgs")));
    }

    private static Optional<IgnoreMatcher> ignored(Map<String, @Nullable Object> test) {
        return Optional.ofNullable(test.get("dockerignore"))
                .map(text -> IgnoreMatcher.of(IgnoreFile.parse(string(text))));
    }

    private static List<String> shown(List<Diagnostic> diagnostics) {
        return diagnostics.stream()
                .map(found -> found.range().startLine() + " " + found.rule().ruleName() + ": " + found.detail())
                .sorted()
                .toList();
    }

    private static List<String> wanted(@Nullable Object warnings) {
        return objects(warnings).stream()
                .map(found -> found.get("line") + " " + string(found.get("rule")) + ": " + string(found.get("detail")))
                .sorted()
                .toList();
    }
}
