package dev.mica.parser.lint;

import java.util.Locale;

/// The case of words; a word without letters has both.
final class Casing {
    private Casing() {}

    static boolean isLower(String word) {
        return word.equals(word.toLowerCase(Locale.ROOT));
    }

    static boolean isUpper(String word) {
        return word.equals(word.toUpperCase(Locale.ROOT));
    }
}
