package dev.mica.parser;

import dev.mica.parser.words.Expander;
import dev.mica.parser.words.ExpansionException;
import dev.mica.parser.words.VariableLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the words that announce heredocs: an optional number, `<<`, an optional `-`, and a delimiter that
/// may be quoted. Escapes are always `\`, whatever the file's escape character is.
final class HeredocWords {
    private static final Expander PLAIN = Expander.of('\\').keepingUnset();
    private static final Expander QUOTED = PLAIN.keepingQuotes();
    private static final Expander UNTOUCHED = QUOTED.keepingEscapes();

    private HeredocWords() {}

    /// The heredocs of an instruction's line, still without their bodies.
    static List<Heredoc> ofLine(String line) throws StatementException {
        List<Heredoc> heredocs = new ArrayList<>();
        for (String word : words(line)) {
            ofWord(word).ifPresent(heredocs::add);
        }
        return heredocs;
    }

    private static List<String> words(String line) {
        try {
            return UNTOUCHED.words(line, VariableLookup.NONE);
        } catch (ExpansionException _) {
            // A line whose quotes do not match has no heredocs; the shell may still make sense of it.
            return List.of();
        }
    }

    /// The heredoc that one word announces.
    ///
    /// @throws StatementException if its delimiter's quotes do not match
    static Optional<Heredoc> ofWord(String word) throws StatementException {
        int arrows = 0;
        while (arrows < word.length() && word.charAt(arrows) >= '0' && word.charAt(arrows) <= '9') {
            arrows++;
        }
        if (!word.startsWith("<<", arrows)) {
            return Optional.empty();
        }
        boolean chomp = word.startsWith("-", arrows + 2);
        int start = arrows + (chomp ? 3 : 2);
        while (start < word.length() && " \t\n\f\r".indexOf(word.charAt(start)) >= 0) {
            start++;
        }
        String rest = word.substring(start);
        if (rest.isEmpty() || rest.indexOf('<') >= 0) {
            return Optional.empty();
        }
        try {
            return delimited(rest, fileDescriptor(word.substring(0, arrows)), chomp);
        } catch (ExpansionException e) {
            throw new StatementException(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Heredoc> delimited(String rest, long fileDescriptor, boolean chomp) {
        List<String> plain = PLAIN.words(rest, VariableLookup.NONE);
        List<String> quoted = QUOTED.words(rest, VariableLookup.NONE);
        if (plain.size() != 1 || quoted.size() != 1) {
            return Optional.empty();
        }
        String name = plain.getFirst();
        boolean expand = quotes(name) == quotes(quoted.getFirst());
        return Optional.of(new Heredoc(name, fileDescriptor, expand, chomp, ""));
    }

    private static long quotes(String word) {
        return word.chars().filter(c -> c == '\'' || c == '"').count();
    }

    private static long fileDescriptor(String digits) {
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }
}
