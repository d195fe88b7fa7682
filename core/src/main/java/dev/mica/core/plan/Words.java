package dev.mica.core.plan;

import dev.mica.parser.words.Expander;
import dev.mica.parser.words.Expansion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Expands words with the variables of one point of a stage.
///
/// @param undefined is told the names that are not defined
record Words(Expander expander, Variables variables, Consumer<Set<String>> undefined) {
    String word(String text) {
        return told(expander.expand(text, variables::value));
    }

    /// Several words of one: split at blanks after expansion.
    List<String> words(String text) {
        return expander.words(text, variables::value);
    }

    /// A heredoc's body: quotes stay, and `\` escapes whatever the Dockerfile's own escape is.
    String body(String text) {
        return told(Expander.of('\\').withoutQuotes().expand(text, variables::value));
    }

    Optional<String> word(Optional<String> text) {
        return text.map(this::word).filter(expanded -> !expanded.isEmpty());
    }

    /// The same without telling anybody.
    Words quietly() {
        return new Words(expander, variables, _ -> {});
    }

    private String told(Expansion expansion) {
        if (!expansion.unmatched().isEmpty()) {
            undefined.accept(expansion.unmatched());
        }
        return expansion.text();
    }
}
