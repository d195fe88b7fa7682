package dev.mica.parser.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpanderTest {
    private static final VariableLookup VARIABLES =
            VariableLookup.of(Map.of("a", "x y", "path", "/usr/lib/a.tar.gz", "empty", "", "s", "a*b*c"));
    private static final Expander EXPANDER = Expander.of('\\');

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ${path##*/}             | a.tar.gz
            ${path#*/}              | usr/lib/a.tar.gz
            ${path%.*}              | /usr/lib/a.tar
            ${path%%.*}             | /usr/lib/a
            ${path%/*}              | /usr/lib
            ${path/u?r/opt}         | /opt/lib/a.tar.gz
            ${path//a/b}            | /usr/lib/b.tbr.gz
            ${path//\\//-}          | -usr-lib-a.tar.gz
            ${s//\\*/+}             | a+b+c
            ${empty:-${a}z}         | x yz
            ${empty-z}              | ''
            ${none//a/b}            | ''
            pre${none:-"q r"}post   | preq rpost
            """)
    void substitutionsAreThoseOfTheShell(String word, String expanded) {
        assertThat(EXPANDER.expand(word, VARIABLES).text()).isEqualTo(expanded);
    }

    @Test
    void textBeforeASubstitutionStaysInItsWord() {
        assertThat(EXPANDER.words("a${none:-b}c d", VARIABLES)).containsExactly("abc", "d");
        assertThat(EXPANDER.words("$a 'x y' z\\ w", VARIABLES)).containsExactly("x", "y", "x y", "z w");
    }

    @Test
    @Tag("rule-20")
    void whatIsNotSetIsEmpty() {
        assertThat(EXPANDER.expand("/path/$none/x", VARIABLES).text()).isEqualTo("/path//x");
    }

    @Test
    @Tag("rule-21")
    void singleQuotesAndEscapesKeepVariablesAndGo() {
        assertThat(EXPANDER.expand("'$s' \"$s\" \\$s", VARIABLES).text()).isEqualTo("$s a*b*c $s");
    }

    @Test
    void usedVariablesAreReported() {
        Expansion expansion = EXPANDER.expand("$a ${none:-$other}", VARIABLES);
        assertThat(expansion.matched()).containsExactly("a");
        assertThat(expansion.unmatched()).containsExactly("other", "none");
    }

    @Test
    void deepNestingIsRefused() {
        assertThatThrownBy(() -> EXPANDER.expand("${a:-".repeat(100_000), VARIABLES))
                .isInstanceOf(ExpansionException.class);
        assertThatThrownBy(() -> EXPANDER.expand("${a:-'\"${a:-", VARIABLES)).isInstanceOf(ExpansionException.class);
    }

    @Test
    void growthBeyondAllUseIsRefused() {
        VariableLookup large = VariableLookup.of(Map.of("v", "x".repeat(100_000)));
        for (String text : new String[] {
            "${v}".repeat(10_000),
            "\"$v\"".repeat(10_000),
            "${v//?/" + "y".repeat(1_000) + "}",
            "${none:-" + "$v".repeat(10_000) + "}"
        }) {
            assertThatThrownBy(() -> EXPANDER.expand(text, large))
                    .isInstanceOf(ExpansionException.class)
                    .hasMessageEndingWith(": its variables grow to more than 4194304 characters; shorten their values");
        }
        assertThat(EXPANDER.expand("${v}".repeat(20), large).text()).hasSize(2_000_000);
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.of(
                        "$", "{", "}", ":", "-", "+", "?", "#", "%", "/", "*", "\\", "'", "\"", "a", "s", " ", "<", "é",
                        "${a:-", "${s//", "${path%", "1", "\uFEFF", "😀")
                .list()
                .ofMaxSize(14)
                .map(parts -> String.join("", parts));
    }

    @Property
    void anyTextExpandsOrIsRefused(@ForAll("words") String text) {
        for (Expander expander : new Expander[] {
            EXPANDER,
            EXPANDER.keepingUnset(),
            EXPANDER.withoutQuotes(),
            EXPANDER.keepingQuotes().keepingEscapes()
        }) {
            try {
                assertThat(expander.expand(text, VARIABLES).text()).isNotNull();
                assertThat(expander.words(text, VARIABLES)).doesNotContain("");
            } catch (ExpansionException e) {
                assertThat(e.getMessage()).startsWith("failed to process ");
            }
        }
    }
}
