package dev.mica.parser;

import java.nio.charset.StandardCharsets;

/// Takes a text apart into lines that keep their ends.
final class LineScanner {
    /// The longest line in bytes, its end not counted.
    static final int MAX_LINE_BYTES = 65_535;

    private final String text;
    private int next;
    private String line = "";
    private int number;
    private boolean tooLong;

    LineScanner(String text) {
        this.text = text;
    }

    /// Goes to the next line, if there is one that is not too long.
    boolean advance() {
        if (tooLong || next >= text.length()) {
            return false;
        }
        int newline = text.indexOf('\n', next);
        int end = newline < 0 ? text.length() : newline + 1;
        if (isTooLong(next, newline < 0 ? end : newline)) {
            tooLong = true;
            return false;
        }
        line = text.substring(next, end);
        next = end;
        number++;
        return true;
    }

    private boolean isTooLong(int start, int end) {
        int characters = end - start;
        return characters > MAX_LINE_BYTES
                || (characters > MAX_LINE_BYTES / 3
                        && text.substring(start, end).getBytes(StandardCharsets.UTF_8).length > MAX_LINE_BYTES);
    }

    /// The current line with its end.
    String line() {
        return line;
    }

    /// The number of the current line, from 1; 0 before the first.
    int number() {
        return number;
    }

    /// Whether it stopped at a line that is too long.
    boolean metTooLong() {
        return tooLong;
    }
}
