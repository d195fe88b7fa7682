package dev.mica.parser;

import dev.mica.parser.words.Suggestion;
import java.util.Collection;

/// What is wrong with a statement; whoever knows where it stands makes a [DockerfileException] of it.
final class StatementException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String hint;

    StatementException(String message) {
        this(message, "");
    }

    StatementException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    /// An error about a word that is none of those allowed.
    static StatementException unknown(String message, String word, Collection<String> allowed, boolean caseSensitive) {
        return new StatementException(message, Suggestion.hint(word, allowed, caseSensitive));
    }

    DockerfileException at(SourceRange range) {
        return new DockerfileException(range, String.valueOf(getMessage()), hint);
    }
}
