package dev.mica.parser.words;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the word that was probably meant.
public final class Suggestion {
    /// A word at this distance or beyond was not meant.
    private static final int TOO_FAR = 3;

    private Suggestion() {}

    /// The option with the fewest letters to change, if that is less than three; among equals the first.
    /// Nothing if the word is one of the options, since then something else is wrong.
    ///
    /// @param caseSensitive whether case counts; if not, the answer takes the case of the word
    public static Optional<String> closest(String word, Collection<String> options, boolean caseSensitive) {
        String wanted = caseSensitive ? word : word.toLowerCase(Locale.ROOT);
        Optional<String> best = Optional.empty();
        int bestDistance = TOO_FAR;
        for (String written : options) {
            String option = caseSensitive ? written : written.toLowerCase(Locale.ROOT);
            if (option.equals(wanted)) {
                return Optional.empty();
            }
            int distance = distance(wanted, option);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = Optional.of(caseSensitive ? option : inCaseOf(word, option));
            }
        }
        return best;
    }

    /// The closest option as a hint: `did you mean x?`, or nothing.
    public static String hint(String word, Collection<String> options, boolean caseSensitive) {
        return closest(word, options, caseSensitive)
                .map(meant -> "did you mean " + meant + "?")
                .orElse("");
    }

    private static String inCaseOf(String word, String option) {
        return word.equals(word.toUpperCase(Locale.ROOT)) && !word.equals(word.toLowerCase(Locale.ROOT))
                ? option.toUpperCase(Locale.ROOT)
                : option;
    }

    /// Levenshtein's distance; any value from [#TOO_FAR] on stands for "too far".
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) >= TOO_FAR) {
            return TOO_FAR;
        }
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
