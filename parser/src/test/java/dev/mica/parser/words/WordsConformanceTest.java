package dev.mica.parser.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.parser.testing.Conformance;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class WordsConformanceTest {
    @TestFactory
    Stream<DynamicTest> wordsExpandAsInBuildKit() {
        return Conformance.cases("peers/words/words.json").stream()
                .map(test -> DynamicTest.dynamicTest(Conformance.string(test.get("name")), () -> check(test)));
    }

    private static void check(Map<String, @Nullable Object> test) {
        Expander expander = Expander.of(Conformance.string(test.get("escape")).charAt(0));
        expander = Boolean.TRUE.equals(test.get("rawQuotes")) ? expander.keepingQuotes() : expander;
        expander = Boolean.TRUE.equals(test.get("skipUnset")) ? expander.keepingUnset() : expander;
        String input = Conformance.string(test.get("input"));
        VariableLookup variables = variables(test);
        Expander tested = expander;
        if (test.containsKey("error")) {
            assertThatThrownBy(() -> run(tested, test, input, variables))
                    .isInstanceOf(ExpansionException.class)
                    .hasMessageContaining(Conformance.string(test.get("errorContains")));
            return;
        }
        run(tested, test, input, variables);
    }

    private static void run(
            Expander expander, Map<String, @Nullable Object> test, String input, VariableLookup variables) {
        if ("words".equals(test.get("mode"))) {
            assertThat(expander.words(input, variables)).isEqualTo(Conformance.strings(test.get("expectedWords")));
            return;
        }
        Expansion expansion = expander.expand(input, variables);
        assertThat(expansion.text()).isEqualTo(test.get("expected"));
        if (test.containsKey("matched")) {
            assertThat(expansion.matched())
                    .containsExactlyInAnyOrderElementsOf(Conformance.strings(test.get("matched")));
        }
        if (test.containsKey("unmatched")) {
            assertThat(expansion.unmatched())
                    .containsExactlyInAnyOrderElementsOf(Conformance.strings(test.get("unmatched")));
        }
    }

    private static VariableLookup variables(Map<String, @Nullable Object> test) {
        Map<String, String> values = new HashMap<>();
        for (String entry : Conformance.strings(test.get("env"))) {
            int equals = entry.indexOf('=');
            values.put(equals < 0 ? entry : entry.substring(0, equals), equals < 0 ? "" : entry.substring(equals + 1));
        }
        return VariableLookup.of(values);
    }
}
