package dev.mica.parser.words;

import java.util.Locale;

/// Text in double quotes as Go's `%q` writes it, for messages that say what BuildKit says.
public final class GoQuote {
    private GoQuote() {}

    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(character -> append(quoted, character));
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int character) {
        switch (character) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case '\n' -> quoted.append("\\n");
            case '\t' -> quoted.append("\\t");
            case '\r' -> quoted.append("\\r");
            case '\f' -> quoted.append("\\f");
            case '\b' -> quoted.append("\\b");
            case 0x07 -> quoted.append("\\a");
            case 0x0b -> quoted.append("\\v");
            default -> {
                if (isPrintable(character)) {
                    quoted.appendCodePoint(character);
                } else if (character < 0x80) {
                    quoted.append(String.format(Locale.ROOT, "\\x%02x", character));
                } else if (character < 0x10000) {
                    quoted.append(String.format(Locale.ROOT, "\\u%04x", character));
                } else {
                    quoted.append(String.format(Locale.ROOT, "\\U%08x", character));
                }
            }
        }
    }

    /// Letters, marks, numbers, punctuation, symbols and the plain blank.
    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.UNASSIGNED,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> character == ' ';
            default -> true;
        };
    }
}
