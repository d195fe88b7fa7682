package dev.mica.core.plan;

import dev.mica.parser.words.Expander;
import java.util.List;
import java.util.Optional;

/// Expands words with the variables of one point of a stage.
record Words(Expander expander, Variables variables) {
    String word(String text) {
        return expander.expand(text, variables::value).text();
    }

    /// Several words of one: split at blanks after expansion.
    List<String> words(String text) {
        return expander.words(text, variables::value);
    }

    /// A heredoc's body: quotes stay, and `\` escapes whatever the Dockerfile's own escape is.
    String body(String text) {
        return Expander.of('\\').withoutQuotes().expand(text, variables::value).text();
    }

    Optional<String> word(Optional<String> text) {
        return text.map(this::word).filter(expanded -> !expanded.isEmpty());
    }
}
