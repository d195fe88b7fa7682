package dev.mica.parser.words;

/// A text read character by character. A byte-order mark at its start is dropped, as BuildKit's scanner does.
final class Characters {
    static final int END = -1;

    private final String text;
    private int at;

    Characters(String text) {
        this.text = text;
        this.at = text.startsWith("\uFEFF") ? 1 : 0;
    }

    int peek() {
        return at < text.length() ? text.codePointAt(at) : END;
    }

    int next() {
        int character = peek();
        if (character != END) {
            at += Character.charCount(character);
        }
        return character;
    }
}
