package dev.mica.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads as much JSON as a Dockerfile needs, as strictly as Go does: arrays of strings, and one string of an
/// object. Nesting costs no stack.
final class JsonText {
    /// Go's limit.
    private static final int MAX_DEPTH = 10_000;

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    /// The elements of an array of strings.
    ///
    /// @return empty if the text is no JSON array
    /// @throws StatementException if it is one, but not of strings
    static Optional<List<String>> strings(String text) throws StatementException {
        if (!text.startsWith("[")) {
            return Optional.empty();
        }
        List<String> strings = new ArrayList<>();
        boolean onlyStrings = true;
        try {
            JsonText json = new JsonText(text);
            json.at = 1;
            json.skipBlanks();
            boolean more = !json.take(']');
            while (more) {
                json.skipBlanks();
                if (json.peek() == '"') {
                    strings.add(json.string());
                } else {
                    onlyStrings = false;
                    json.skipValue();
                }
                more = json.commaOr(']');
            }
            json.expectEnd();
        } catch (MalformedJsonException _) {
            return Optional.empty();
        }
        if (!onlyStrings) {
            throw new StatementException("when using JSON array syntax, arrays must be comprised of strings only");
        }
        return Optional.of(List.copyOf(strings));
    }

    /// The value of a key of an object, if it is a string; the last one if there are several.
    static Optional<String> member(String text, String key) {
        Optional<String> found = Optional.empty();
        try {
            JsonText json = new JsonText(text);
            json.skipBlanks();
            json.expect('{');
            json.skipBlanks();
            boolean more = !json.take('}');
            while (more) {
                json.skipBlanks();
                String name = json.string();
                json.skipBlanks();
                json.expect(':');
                json.skipBlanks();
                Optional<String> value = Optional.empty();
                if (json.peek() == '"') {
                    value = Optional.of(json.string());
                } else {
                    json.skipValue();
                }
                found = name.equals(key) ? value : found;
                more = json.commaOr('}');
            }
            json.expectEnd();
            return found;
        } catch (MalformedJsonException _) {
            return Optional.empty();
        }
    }

    /// Reads past any value, keeping track of the open brackets.
    private void skipValue() throws MalformedJsonException {
        StringBuilder open = new StringBuilder();
        do {
            skipBlanks();
            boolean opened = openOrScalar(open);
            while (!opened && !open.isEmpty() && !commaOr(open.charAt(open.length() - 1))) {
                open.setLength(open.length() - 1);
            }
            if (!open.isEmpty() && open.charAt(open.length() - 1) == '}') {
                skipBlanks();
                string();
                skipBlanks();
                expect(':');
            }
        } while (!open.isEmpty());
    }

    /// @return whether a bracket was opened that is not closed at once
    private boolean openOrScalar(StringBuilder open) throws MalformedJsonException {
        char closing = switch (peek()) {
            case '[' -> ']';
            case '{' -> '}';
            default -> 0;
        };
        if (closing == 0) {
            scalar();
            return false;
        }
        at++;
        if (open.length() + 2 > MAX_DEPTH) {
            throw new MalformedJsonException();
        }
        skipBlanks();
        if (take(closing)) {
            return false;
        }
        open.append(closing);
        return true;
    }

    private void scalar() throws MalformedJsonException {
        switch (peek()) {
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    private void literal(String word) throws MalformedJsonException {
        if (!text.startsWith(word, at)) {
            throw new MalformedJsonException();
        }
        at += word.length();
    }

    private void number() throws MalformedJsonException {
        int start = at;
        take('-');
        if (!take('0')) {
            digits();
        }
        if (take('.')) {
            digits();
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            digits();
        }
        // Go refuses a number that no double holds.
        if (Double.isInfinite(Double.parseDouble(text.substring(start, at)))) {
            throw new MalformedJsonException();
        }
    }

    private void digits() throws MalformedJsonException {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw new MalformedJsonException();
        }
    }

    private String string() throws MalformedJsonException {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (true) {
            char c = nextCharacter();
            if (c == '"') {
                return value.toString();
            } else if (c == '\\') {
                escape(value);
            } else if (c < ' ') {
                throw new MalformedJsonException();
            } else {
                value.append(c);
            }
        }
    }

    private void escape(StringBuilder value) throws MalformedJsonException {
        char c = nextCharacter();
        switch (c) {
            case '"', '\\', '/' -> value.append(c);
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'n' -> value.append('\n');
            case 'r' -> value.append('\r');
            case 't' -> value.append('\t');
            case 'u' -> unicode(value);
            default -> throw new MalformedJsonException();
        }
    }

    /// Halves of pairs that stand alone become U+FFFD.
    private void unicode(StringBuilder value) throws MalformedJsonException {
        char first = hexadecimal();
        if (!Character.isSurrogate(first)) {
            value.append(first);
            return;
        }
        if (text.startsWith("\\u", at)) {
            int before = at;
            at += 2;
            char second = hexadecimal();
            if (Character.isSurrogatePair(first, second)) {
                value.append(first).append(second);
                return;
            }
            at = before;
        }
        value.append('\uFFFD');
    }

    private char hexadecimal() throws MalformedJsonException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            char c = nextCharacter();
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw new MalformedJsonException();
            }
            value = value * 16 + digit;
        }
        return (char) value;
    }

    /// @return true after a comma, false after the closing bracket
    private boolean commaOr(char closing) throws MalformedJsonException {
        skipBlanks();
        if (take(',')) {
            return true;
        }
        expect(closing);
        return false;
    }

    private void expectEnd() throws MalformedJsonException {
        skipBlanks();
        if (at != text.length()) {
            throw new MalformedJsonException();
        }
    }

    private void expect(char c) throws MalformedJsonException {
        if (!take(c)) {
            throw new MalformedJsonException();
        }
    }

    private boolean take(char c) {
        boolean there = peek() == c;
        at += there ? 1 : 0;
        return there;
    }

    /// The next character, or U+0000, which JSON has nowhere, at the end.
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private char nextCharacter() throws MalformedJsonException {
        if (at >= text.length()) {
            throw new MalformedJsonException();
        }
        return text.charAt(at++);
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private static final class MalformedJsonException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
