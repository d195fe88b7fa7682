package dev.mica.parser.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Held against the regular expressions that BuildKit makes of the patterns, on texts short enough for a
/// matcher that backtracks.
class WildcardPatternPropertiesTest {
    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.of("a", "b", "*", "?", ".", "+").list().ofMaxSize(6).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "b", ".", "+", "\n").list().ofMaxSize(10).map(parts -> String.join("", parts));
    }

    @Property
    void startsAreTrimmed(@ForAll("patterns") String pattern, @ForAll("texts") String text)
            throws BadSubstitutionException {
        for (boolean longest : new boolean[] {true, false}) {
            Matcher matcher = Pattern.compile(expression(pattern, longest), Pattern.UNIX_LINES)
                    .matcher(text);
            String expected = matcher.lookingAt() ? text.substring(matcher.end()) : text;
            assertThat(WildcardPattern.of(pattern).trimStart(text, longest)).isEqualTo(expected);
        }
    }

    @Property
    void endsAreTrimmed(@ForAll("patterns") String pattern, @ForAll("texts") String text)
            throws BadSubstitutionException {
        for (boolean longest : new boolean[] {true, false}) {
            String reversed = new StringBuilder(pattern).reverse().toString();
            Matcher matcher = Pattern.compile(expression(reversed, longest), Pattern.UNIX_LINES)
                    .matcher(new StringBuilder(text).reverse());
            String expected = matcher.lookingAt() ? text.substring(0, text.length() - matcher.end()) : text;
            assertThat(WildcardPattern.ofReversed(pattern).trimEnd(text, longest))
                    .isEqualTo(expected);
        }
    }

    @Property
    void matchesAreReplaced(@ForAll("patterns") String pattern, @ForAll("texts") String text)
            throws BadSubstitutionException {
        Matcher matcher =
                Pattern.compile(expression(pattern, true), Pattern.UNIX_LINES).matcher(text);
        WildcardPattern compiled = WildcardPattern.of(pattern);
        assertThat(compiled.replaceFirst(text, "_")).isEqualTo(matcher.replaceFirst("_"));
        // Go leaves out an empty match behind another match, which Java does not.
        if (!matcher.reset("").lookingAt()) {
            assertThat(compiled.replaceAll(text, "_"))
                    .isEqualTo(matcher.reset(text).replaceAll("_"));
        }
    }

    private static String expression(String pattern, boolean longest) {
        return pattern.replace(".", "\\.").replace("+", "\\+").replace("?", ".").replace("*", longest ? ".*" : ".*?");
    }
}
