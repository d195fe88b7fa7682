package dev.mica.parser;

import dev.mica.parser.words.WhiteSpace;
import java.util.ArrayList;
import java.util.List;

/// Splits arguments into words.
final class ArgumentSplitter {
    private final String text;
    private final char escape;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();

    private ArgumentSplitter(String text, char escape) {
        this.text = text;
        this.escape = escape;
    }

    /// Splits at blanks, whatever is quoted.
    static List<String> atBlanks(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        while (true) {
            int end = blankFrom(text, start);
            parts.add(text.substring(start, end));
            if (end == text.length()) {
                return parts;
            }
            start = afterBlanks(text, end);
        }
    }

    /// The position of the first blank at or after a position, else the text's end.
    static int blankFrom(String text, int from) {
        int at = from;
        while (at < text.length() && !isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    static int afterBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == 0x0b || c == '\f' || c == '\r';
    }

    /// Splits at white space that is neither quoted nor escaped. Quotes and escapes stay.
    static List<String> outsideQuotes(String text, char escape) {
        return new ArgumentSplitter(text, escape).split();
    }

    private List<String> split() {
        char quote = 0;
        boolean inWord = false;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (quote == 0 && WhiteSpace.is(c)) {
                finishWord(inWord);
                inWord = false;
                continue;
            }
            inWord = true;
            if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            if (c == escape && quote != '\'') {
                if (at == text.length()) {
                    break;
                }
                word.append(c);
                c = text.charAt(at++);
            }
            word.append(c);
        }
        finishWord(inWord);
        return words;
    }

    private void finishWord(boolean inWord) {
        if (inWord && !word.isEmpty()) {
            words.add(word.toString());
        }
        word.setLength(0);
    }
}
