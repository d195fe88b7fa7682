package dev.mica.parser.glob;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PatternPropertiesTest {
    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.of("a", "b", "/", "*", "**", "?", ".", "\\*", "{", "}", "2", "|", "é")
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> setPatterns() {
        return Arbitraries.of("a", "b", "/", "*", "?", "[", "]", "^", "-", "\\", "ab]", "[a-b", "[^a]", "é")
                .list()
                .ofMaxSize(8)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("a", "b", "/", ".", "*", "2", "é")
                .list()
                .ofMaxSize(9)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 500)
    void linearMatchingAgreesWithBacktracking(@ForAll("patterns") String pattern, @ForAll("paths") String path) {
        PathExpression translated = PathExpression.of(pattern);
        if (translated.kind() != PathExpression.Kind.EXPRESSION) {
            return;
        }
        String expression = translated.expression();
        boolean alternatives = expression.contains("|");
        boolean braces = expression.contains("{");
        if (alternatives || braces) {
            assertMatchesOrRefuses(expression, path);
            return;
        }
        boolean expected =
                Pattern.compile(expression, Pattern.UNIX_LINES).matcher(path).matches();
        assertThat(LinearExpression.compile(expression).matches(path)).isEqualTo(expected);
    }

    private static void assertMatchesOrRefuses(String expression, String path) {
        try {
            LinearExpression.compile(expression).matches(path);
        } catch (BadPatternException e) {
            assertThat(e).hasMessage("syntax error in pattern");
        }
    }

    @Property(tries = 500)
    void anyPatternMatchesOrIsRefused(@ForAll("setPatterns") String pattern, @ForAll("paths") String path) {
        try {
            FilePathPattern.of(pattern).matches(path);
            PathPattern.of(pattern).matches(path);
        } catch (BadPatternException e) {
            assertThat(e).hasMessage("syntax error in pattern");
        }
    }

    @Property(tries = 300)
    void namesMatchThemselves(@ForAll("paths") String path) {
        String escaped = path.replace("*", "\\*");
        assertThat(FilePathPattern.of(escaped).matches(path)).isTrue();
        assertThat(FilePathPattern.of("*").matches(path)).isEqualTo(path.indexOf('/') < 0);
    }
}
