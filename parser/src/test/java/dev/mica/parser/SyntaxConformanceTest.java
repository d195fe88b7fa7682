package dev.mica.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.parser.testing.Conformance;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class SyntaxConformanceTest {
    @TestFactory
    Stream<DynamicTest> statementsAreThoseOfBuildKit() {
        return Stream.of("peers/parser/ast.json", "peers/parser/peer-dockerfiles.json")
                .flatMap(file -> Conformance.cases(file).stream())
                .map(test -> DynamicTest.dynamicTest(Conformance.string(test.get("name")), () -> check(test)));
    }

    private static void check(Map<String, @Nullable Object> test) {
        String text = dockerfile(test);
        if (!"ast".equals(test.get("kind"))) {
            assertThatThrownBy(() -> DockerfileReader.statements(text))
                    .isInstanceOf(DockerfileException.class)
                    .hasMessage(Conformance.string(test.getOrDefault("errorEquals", test.get("observedError"))));
            return;
        }
        List<Statement> statements = DockerfileReader.statements(text);
        assertThat(StatementDump.of(statements) + "\n").isEqualTo(Conformance.string(test.get("dump")));
        assertThat(number(test.get("startLine")))
                .isEqualTo(statements.getFirst().range().startLine());
        assertThat(number(test.get("endLine")))
                .isEqualTo(statements.getLast().range().endLine());
        List<Map<String, @Nullable Object>> nodes = Conformance.objects(test.get("nodes"));
        assertThat(statements).hasSameSizeAs(nodes);
        for (int i = 0; i < nodes.size(); i++) {
            checkNode(statements.get(i), nodes.get(i));
        }
        checkWhole(test, text);
    }

    private static void checkNode(Statement statement, Map<String, @Nullable Object> node) {
        assertThat(statement.keyword()).isEqualTo(node.get("instruction"));
        assertThat(StatementDump.of(statement)).isEqualTo("(" + node.get("dump") + ")");
        assertThat(statement.range())
                .isEqualTo(new SourceRange(number(node.get("startLine")), number(node.get("endLine"))));
        assertThat(statement.json()).isEqualTo(node.getOrDefault("json", false));
        assertThat(statement.flags()).isEqualTo(Conformance.strings(node.get("flags")));
        assertThat(statement.comments()).isEqualTo(Conformance.strings(node.get("comments")));
        assertThat(statement.heredocs())
                .isEqualTo(Conformance.objects(node.get("heredocs")).stream()
                        .map(SyntaxConformanceTest::heredoc)
                        .toList());
    }

    /// What only the whole reader knows, where the file means something, too.
    private static void checkWhole(Map<String, @Nullable Object> test, String text) {
        Dockerfile dockerfile;
        try {
            dockerfile = Dockerfile.parse(text);
        } catch (DockerfileException _) {
            return;
        }
        assertThat(String.valueOf(dockerfile.escape())).isEqualTo(test.get("escape"));
        List<ParserWarning> warnings = Conformance.objects(test.get("warnings")).stream()
                .map(warning -> new ParserWarning(
                        Conformance.string(warning.get("short")),
                        new SourceRange(number(warning.get("line")), number(warning.get("line")))))
                .toList();
        assertThat(dockerfile.warnings()).isEqualTo(warnings);
    }

    private static Heredoc heredoc(Map<String, @Nullable Object> expected) {
        return new Heredoc(
                Conformance.string(expected.get("name")),
                number(expected.getOrDefault("fd", 0L)),
                Boolean.TRUE.equals(expected.get("expand")),
                Boolean.TRUE.equals(expected.get("chomp")),
                Conformance.string(expected.get("content")));
    }

    private static String dockerfile(Map<String, @Nullable Object> test) {
        Object base64 = test.get("dockerfileBase64");
        String text = base64 == null
                ? Conformance.string(test.get("dockerfile"))
                : new String(Base64.getDecoder().decode((String) base64), StandardCharsets.UTF_8);
        Map<String, @Nullable Object> expand = Conformance.object(test.get("expand"));
        return expand.isEmpty()
                ? text
                : text.replace(
                        Conformance.string(expand.get("token")),
                        Conformance.string(expand.get("repeat")).repeat(number(expand.get("times"))));
    }

    private static int number(@Nullable Object value) {
        return value == null ? 0 : Math.toIntExact((Long) value);
    }
}
