package dev.mica.parser.words;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads one text from start to end, expanding as it goes. Used once.
final class WordReader {
    /// Substitutions within substitutions. Far above what anybody writes, far below what overflows a stack.
    private static final int MAX_DEPTH = 200;

    /// What one text may grow to. Variables are what grows: each `$v` of a line of them brings in all of v again.
    private static final int MAX_CHARACTERS = 4 << 20;

    private final Expander options;
    private final String source;
    private final Characters in;
    private final VariableLookup variables;
    private final Set<String> matched = new LinkedHashSet<>();
    private final Set<String> unmatched = new LinkedHashSet<>();
    private boolean keepEscapes;
    private int depth;
    private long substituted;

    record Result(Expansion expansion, List<String> words) {}

    WordReader(Expander options, String source, VariableLookup variables) {
        this.options = options;
        this.source = source;
        this.in = new Characters(source);
        this.variables = variables;
        this.keepEscapes = options.keepsEscapes();
    }

    Result read() {
        WordSplitter words = new WordSplitter();
        try {
            String text = readUntil(Characters.END, options.keepsEscapes(), words);
            return new Result(new Expansion(text, matched, unmatched), words.finish());
        } catch (BadSubstitutionException e) {
            throw new ExpansionException(
                    "failed to process " + GoQuote.quote(source) + ": " + e.getMessage(), unmatched);
        }
    }

    /// Reads up to a character of this nesting, which is consumed, or to the end of the text.
    String readUntil(int stop, boolean keepingEscapes, WordSplitter words) throws BadSubstitutionException {
        if (++depth > MAX_DEPTH) {
            throw new BadSubstitutionException("substitutions are nested more than " + MAX_DEPTH + " deep");
        }
        boolean outerKeepEscapes = keepEscapes;
        keepEscapes = keepingEscapes;
        StringBuilder text = new StringBuilder();
        boolean stopped = false;
        while (!stopped && in.peek() != Characters.END) {
            if (in.peek() == stop) {
                in.next();
                stopped = true;
            } else {
                readPiece(text, words);
            }
        }
        if (!stopped && stop != Characters.END) {
            throw new BadSubstitutionException(
                    "unexpected end of statement while looking for matching " + Character.toString(stop));
        }
        keepEscapes = outerKeepEscapes;
        depth--;
        return text.toString();
    }

    private void readPiece(StringBuilder text, WordSplitter words) throws BadSubstitutionException {
        int next = in.peek();
        if (next == '$') {
            String value = substitution();
            text.append(value);
            words.addSplitting(value);
        } else if (next == '<') {
            addWhole(heredocStart(), text, words);
        } else if (next == '\'' && !options.ignoresQuotes()) {
            addWhole(singleQuoted(), text, words);
        } else if (next == '"' && !options.ignoresQuotes()) {
            addWhole(doubleQuoted(), text, words);
        } else {
            readCharacter(text, words);
        }
    }

    private String substitution() throws BadSubstitutionException {
        String value = Substitution.read(this);
        substituted += value.length();
        if (substituted > MAX_CHARACTERS) {
            throw tooLong();
        }
        return value;
    }

    /// For what a substitution makes before it hands it over.
    static void requireLength(long characters) throws BadSubstitutionException {
        if (characters > MAX_CHARACTERS) {
            throw tooLong();
        }
    }

    private static BadSubstitutionException tooLong() {
        return new BadSubstitutionException(
                "its variables grow to more than " + MAX_CHARACTERS + " characters; shorten their values");
    }

    private void readCharacter(StringBuilder text, WordSplitter words) {
        int character = in.next();
        if (character != options.escape()) {
            words.addSplitting(character);
            text.appendCodePoint(character);
            return;
        }
        if (keepEscapes) {
            words.addWhole(character);
            text.appendCodePoint(character);
        }
        int escaped = in.next();
        if (escaped != Characters.END) {
            words.addWhole(escaped);
            text.appendCodePoint(escaped);
        }
    }

    private static void addWhole(String piece, StringBuilder text, WordSplitter words) {
        text.append(piece);
        words.addWhole(piece);
    }

    private String singleQuoted() throws BadSubstitutionException {
        StringBuilder text = new StringBuilder();
        quote(in.next(), text);
        while (true) {
            int character = in.next();
            if (character == Characters.END) {
                throw new BadSubstitutionException(
                        "unexpected end of statement while looking for matching single-quote");
            }
            if (character == '\'') {
                quote(character, text);
                return text.toString();
            }
            text.appendCodePoint(character);
        }
    }

    private String doubleQuoted() throws BadSubstitutionException {
        StringBuilder text = new StringBuilder();
        quote(in.next(), text);
        while (true) {
            int next = in.peek();
            if (next == Characters.END) {
                throw new BadSubstitutionException(
                        "unexpected end of statement while looking for matching double-quote");
            } else if (next == '"') {
                quote(in.next(), text);
                return text.toString();
            } else if (next == '$') {
                text.append(substitution());
            } else {
                doubleQuotedCharacter(text);
            }
        }
    }

    /// Within double quotes only a quote, a `$` and the escape character itself can be escaped.
    private void doubleQuotedCharacter(StringBuilder text) {
        int character = in.next();
        if (character == options.escape()) {
            if (keepEscapes) {
                text.appendCodePoint(character);
            }
            int next = in.peek();
            if (next == Characters.END) {
                return;
            }
            if (next == '"' || next == '$' || next == options.escape()) {
                character = in.next();
            }
        }
        text.appendCodePoint(character);
    }

    private void quote(int quote, StringBuilder text) {
        if (options.keepsQuotes()) {
            text.appendCodePoint(quote);
        }
    }

    /// `<<` and the blanks after it, which belong to one word with the delimiter that follows.
    private String heredocStart() {
        in.next();
        if (in.peek() != '<') {
            return "<";
        }
        in.next();
        StringBuilder text = new StringBuilder("<<");
        while (in.peek() == '\t' || in.peek() == '\r' || in.peek() == ' ') {
            text.appendCodePoint(in.next());
        }
        return text.toString();
    }

    Characters in() {
        return in;
    }

    boolean keepsUnset() {
        return options.keepsUnset();
    }

    Optional<String> variable(String name) {
        Optional<String> value = variables.value(name);
        (value.isPresent() ? matched : unmatched).add(name);
        return value;
    }
}
