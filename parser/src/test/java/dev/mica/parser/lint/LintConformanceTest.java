package dev.mica.parser.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mica.parser.Dockerfile;
import dev.mica.parser.DockerfileException;
import dev.mica.parser.testing.Conformance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class LintConformanceTest {
    private static final Set<Rule> TEXT_RULES = Set.of(
            Rule.NO_EMPTY_CONTINUATION,
            Rule.MAINTAINER_DEPRECATED,
            Rule.STAGE_NAME_CASING,
            Rule.FROM_AS_CASING,
            Rule.INVALID_DEFINITION_DESCRIPTION,
            Rule.RESERVED_STAGE_NAME,
            Rule.DUPLICATE_STAGE_NAME,
            Rule.CONSISTENT_INSTRUCTION_CASING);

    @TestFactory
    Stream<DynamicTest> theTextsRulesReportWhatBuildKitReports() {
        return Stream.of("peers/lint/lint.json", "peers/lint/lint-peer-dockerfiles.json")
                .flatMap(file -> Conformance.cases(file).stream())
                .map(test -> DynamicTest.dynamicTest(Conformance.string(test.get("name")), () -> check(test)));
    }

    private static void check(Map<String, @Nullable Object> test) {
        List<String> expected = Conformance.objects(test.get("checkWarnings")).stream()
                .filter(warning -> TEXT_RULES.contains(rule(warning)))
                .map(LintConformanceTest::shown)
                .toList();
        Optional<Dockerfile> dockerfile = parse(Conformance.string(test.get("dockerfile")));
        assumeTrue(dockerfile.isPresent() || !expected.isEmpty(), "no Dockerfile, and nothing to report");
        assertThat(TextChecks.check(dockerfile.orElseThrow(), options(test, dockerfile.orElseThrow())).stream()
                        .map(LintConformanceTest::shown)
                        .toList())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Optional<Dockerfile> parse(String text) {
        try {
            return Optional.of(Dockerfile.parse(text));
        } catch (DockerfileException _) {
            return Optional.empty();
        }
    }

    private static CheckOptions options(Map<String, @Nullable Object> test, Dockerfile dockerfile) {
        String argument = Conformance.stringMap(test.get("buildArgs")).getOrDefault("BUILDKIT_DOCKERFILE_CHECK", "");
        return argument.isEmpty() ? CheckOptions.of(dockerfile) : CheckOptions.parse(argument);
    }

    private static Rule rule(Map<String, @Nullable Object> warning) {
        return Rule.byName(Conformance.string(warning.get("rule"))).orElseThrow();
    }

    private static String shown(Diagnostic diagnostic) {
        return diagnostic.rule().ruleName() + " " + diagnostic.line() + " " + diagnostic.detail();
    }

    private static String shown(Map<String, @Nullable Object> warning) {
        Rule rule = rule(warning);
        assertThat(rule.description()).isEqualTo(warning.getOrDefault("description", rule.description()));
        assertThat(rule.url()).isEqualTo(warning.getOrDefault("url", rule.url()));
        return warning.get("rule") + " " + warning.get("line") + " " + warning.get("detail");
    }
}
