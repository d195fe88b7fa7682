package dev.mica.core.plan;

import static dev.mica.parser.testing.Conformance.object;
import static dev.mica.parser.testing.Conformance.objects;
import static dev.mica.parser.testing.Conformance.string;
import static dev.mica.parser.testing.Conformance.stringMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.parser.Dockerfile;
import dev.mica.parser.testing.Conformance;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Whole Dockerfiles that are planned and not built, outlines, and lists of targets.
final class PlanConformanceTest {
    @TestFactory
    Stream<DynamicTest> plans() {
        return tests("plan", PlanConformanceTest::plan);
    }

    @TestFactory
    Stream<DynamicTest> outlinesAndTargets() {
        return tests("outline", test -> {
            if (string(test.get("kind")).equals("targets")) {
                targets(test);
            } else {
                outline(test);
            }
        });
    }

    private interface Check {
        void check(Map<String, @Nullable Object> test);
    }

    private static Stream<DynamicTest> tests(String file, Check check) {
        return Conformance.cases("peers/instructions/" + file + ".json").stream()
                .map(test -> DynamicTest.dynamicTest(string(test.get("name")), () -> check.check(test)));
    }

    private static void plan(Map<String, @Nullable Object> test) {
        PlanFixture fixture = new PlanFixture().target(string(test.get("target")));
        String dockerfile = string(test.get("dockerfile"));
        if (Boolean.TRUE.equals(test.get("ok"))) {
            assertThat(fixture.plan(dockerfile).image().config().labels()).isEqualTo(stringMap(test.get("labels")));
        } else {
            assertThatThrownBy(() -> fixture.plan(dockerfile))
                    .isInstanceOf(PlanException.class)
                    .hasMessage(string(test.get("observedError")));
        }
    }

    private static void outline(Map<String, @Nullable Object> test) {
        PlanRequest request = new PlanFixture().request(string(test.get("dockerfile")));
        var result = Outline.of(request, Map.of());
        assertThat(result).isInstanceOf(Outline.Result.Outlined.class);
        Outline outline = ((Outline.Result.Outlined) result).outline();
        List<String> wanted = objects(object(test.get("expect")).get("args")).stream()
                .map(argument -> string(argument.get("name")) + "=" + string(argument.get("value")))
                .toList();
        assertThat(outline.arguments().stream()
                        .map(argument -> argument.name() + "=" + argument.value())
                        .toList())
                .isEqualTo(wanted);
    }

    private static void targets(Map<String, @Nullable Object> test) {
        List<String> wanted = objects(object(test.get("expect")).get("targets")).stream()
                .map(target -> string(target.get("name")) + "|" + string(target.get("description")) + "|"
                        + target.get("default") + "|" + target.get("line"))
                .toList();
        Targets targets = Targets.of(Dockerfile.parse(string(test.get("dockerfile"))));
        assertThat(targets.targets().stream()
                        .map(target ->
                                target.name() + "|" + target.description().orElse("") + "|" + target.isDefault() + "|"
                                        + target.range().startLine())
                        .toList())
                .isEqualTo(wanted);
    }
}
