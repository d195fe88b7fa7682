package dev.mica.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.parser.testing.Conformance;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class MicroConformanceTest {
    @TestFactory
    Stream<DynamicTest> smallPartsAreReadAsBuildKitDoes() {
        return Conformance.cases("peers/parser/micro.json").stream()
                .map(test -> DynamicTest.dynamicTest(Conformance.string(test.get("name")), () -> check(test)));
    }

    private static void check(Map<String, @Nullable Object> test) throws StatementException {
        String input = Conformance.string(test.get("input"));
        switch (Conformance.string(test.get("kind"))) {
            case "words" ->
                assertThat(ArgumentSplitter.outsideQuotes(input, '\\'))
                        .isEqualTo(Conformance.strings(test.get("words")));
            case "json" -> checkJson(input, test);
            case "heredoc-word" -> checkHeredocWord(input, test);
            case "heredoc-line" ->
                assertThat(HeredocWords.ofLine(input))
                        .extracting(Heredoc::name)
                        .isEqualTo(Conformance.strings(test.get("names")));
            case "directives" -> checkDirectives(input, test);
            case "syntax" -> checkDirective(DockerfileSyntax.detect(input), test);
            case "check" ->
                checkDirective(
                        DockerfileSyntax.directives(input).stream()
                                .filter(directive -> directive.kind() == Directive.Kind.CHECK)
                                .findFirst(),
                        test);
            default -> throw new IllegalStateException("unknown kind " + test.get("kind"));
        }
    }

    private static void checkJson(String input, Map<String, @Nullable Object> test) throws StatementException {
        if (test.containsKey("error")) {
            assertThatThrownBy(() -> JsonText.strings(input).orElseThrow()).isInstanceOf(Exception.class);
        } else {
            assertThat(JsonText.strings(input)).contains(Conformance.strings(test.get("strings")));
        }
    }

    private static void checkHeredocWord(String input, Map<String, @Nullable Object> test) throws StatementException {
        if (test.containsKey("error")) {
            assertThatThrownBy(() -> HeredocWords.ofWord(input)).isInstanceOf(StatementException.class);
        } else if (test.containsKey("none")) {
            assertThat(HeredocWords.ofWord(input)).isEmpty();
        } else {
            Map<String, @Nullable Object> expected = Conformance.object(test.get("heredoc"));
            assertThat(HeredocWords.ofWord(input))
                    .contains(new Heredoc(
                            Conformance.string(expected.get("name")),
                            expected.get("fd") instanceof Long number ? number : 0,
                            Boolean.TRUE.equals(expected.get("expand")),
                            Boolean.TRUE.equals(expected.get("chomp")),
                            ""));
        }
    }

    private static void checkDirectives(String input, Map<String, @Nullable Object> test) {
        List<Directive> expected = Conformance.objects(test.get("directives")).stream()
                .map(directive -> new Directive(
                        Directive.Kind.valueOf(
                                Conformance.string(directive.get("name")).toUpperCase(Locale.ROOT)),
                        Conformance.string(directive.get("value")),
                        Math.toIntExact(directive.get("line") instanceof Long line ? line : 0)))
                .toList();
        assertThat(DirectiveScanner.scan(input, "#", 1)).isEqualTo(expected);
    }

    private static void checkDirective(Optional<Directive> found, Map<String, @Nullable Object> test) {
        assertThat(found.isPresent()).isEqualTo(test.get("ok"));
        if (found.isPresent()) {
            Directive directive = found.get();
            assertThat(directive.reference()).isEqualTo(test.getOrDefault("ref", directive.reference()));
            assertThat(directive.value()).isEqualTo(test.getOrDefault("cmdline", directive.value()));
            assertThat((long) directive.line()).isEqualTo(test.getOrDefault("line", (long) directive.line()));
        }
    }
}
