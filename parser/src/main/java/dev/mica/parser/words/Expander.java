package dev.mica.parser.words;

import java.util.List;

/// Expands variables and takes off quotes and escapes, as a shell does with a word. It knows
///
/// - `$name`, `${name}`, and `$1`, `$@` and the like, which are never set;
/// - `${name-word}`, `${name+word}`, `${name?message}`, each also with `:` before the sign, which makes an
///   empty value count as unset;
/// - `${name#pattern}`, `##`, `%` and `%%`, which take off the shortest or longest match at the start or the
///   end;
/// - `${name/pattern/replacement}` and `${name//pattern/replacement}`.
///
/// A pattern knows `*` and `?` only. Single quotes keep everything as it is, double quotes all but `$` and
/// escapes. An unset variable is empty.
///
/// Where BuildKit loses the text before `${name:-word}` when it splits a text into words, this keeps it.
public final class Expander {
    private final char escape;
    private final boolean keepQuotes;
    private final boolean keepEscapes;
    private final boolean ignoreQuotes;
    private final boolean keepUnset;

    private Expander(char escape, boolean keepQuotes, boolean keepEscapes, boolean ignoreQuotes, boolean keepUnset) {
        this.escape = escape;
        this.keepQuotes = keepQuotes;
        this.keepEscapes = keepEscapes;
        this.ignoreQuotes = ignoreQuotes;
        this.keepUnset = keepUnset;
    }

    /// @param escape the character that takes the meaning off the next one: `\` or a backtick
    public static Expander of(char escape) {
        return new Expander(escape, false, false, false, false);
    }

    /// The same, but quotes stay in the result.
    public Expander keepingQuotes() {
        return new Expander(escape, true, keepEscapes, ignoreQuotes, keepUnset);
    }

    /// The same, but escape characters stay in the result.
    public Expander keepingEscapes() {
        return new Expander(escape, keepQuotes, true, ignoreQuotes, keepUnset);
    }

    /// The same, but quotes are ordinary characters; for the bodies of heredocs.
    public Expander withoutQuotes() {
        return new Expander(escape, keepQuotes, keepEscapes, true, keepUnset);
    }

    /// The same, but variables that are not set stay as they are written.
    public Expander keepingUnset() {
        return new Expander(escape, keepQuotes, keepEscapes, ignoreQuotes, true);
    }

    /// Expands a text to one word, blanks included.
    ///
    /// @throws ExpansionException if a quote or brace is not closed, a substitution is none of the known
    ///     ones, or `${name?message}` meets a variable that is not set
    public Expansion expand(String word, VariableLookup variables) {
        return new WordReader(this, word, variables).read().expansion();
    }

    /// Expands a text and splits the result at white space that is neither quoted nor escaped. White space
    /// that variables bring in splits, too. Empty words are dropped.
    ///
    /// @throws ExpansionException as [#expand]
    public List<String> words(String text, VariableLookup variables) {
        return new WordReader(this, text, variables).read().words();
    }

    char escape() {
        return escape;
    }

    boolean keepsQuotes() {
        return keepQuotes;
    }

    boolean keepsEscapes() {
        return keepEscapes;
    }

    boolean ignoresQuotes() {
        return ignoreQuotes;
    }

    boolean keepsUnset() {
        return keepUnset;
    }
}
