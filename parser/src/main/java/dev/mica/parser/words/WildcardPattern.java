package dev.mica.parser.words;

import java.util.Arrays;
import java.util.Optional;

/// A pattern of `${name#pattern}` and its kin: `*` and `?` match within a line, `\` escapes them and itself.
///
/// A match is found by following all its possibilities at once, so that the time is the product of the
/// lengths of pattern and text, whatever the pattern.
final class WildcardPattern {
    private static final int STAR = -2;
    private static final int ANY = -3;
    private static final int NONE = Integer.MAX_VALUE;

    private final int[] tokens;

    private record Span(int start, int end) {}

    private WildcardPattern(int[] tokens) {
        this.tokens = tokens;
    }

    static WildcardPattern of(String written) throws BadSubstitutionException {
        Characters in = new Characters(written);
        int[] tokens = new int[written.length()];
        int count = 0;
        while (in.peek() != Characters.END) {
            int character = in.next();
            if (character == '*') {
                tokens[count++] = STAR;
            } else if (character == '?') {
                tokens[count++] = ANY;
            } else if (character != '\\') {
                tokens[count++] = character;
            } else if (in.peek() != '}' && in.peek() != '/') {
                // The escapes of } and / belong to the braces around the pattern and are simply dropped.
                int escaped = in.next();
                if (escaped != '*' && escaped != '?' && escaped != '\\') {
                    String shown = escaped == Characters.END ? "\uFFFD" : Character.toString(escaped);
                    throw new BadSubstitutionException(
                            "invalid pattern (" + written + ") in substitution: invalid escape '\\" + shown + "'");
                }
                tokens[count++] = escaped;
            }
        }
        return new WildcardPattern(Arrays.copyOf(tokens, count));
    }

    /// The pattern from its end to its start, each escape still before what it escapes.
    static WildcardPattern ofReversed(String written) throws BadSubstitutionException {
        int[] characters = written.codePoints().toArray();
        StringBuilder reversed = new StringBuilder(written.length());
        for (int end = characters.length; end > 0; ) {
            boolean escaped = backslashesBefore(characters, end - 1) % 2 == 1;
            if (escaped) {
                reversed.append('\\');
            }
            reversed.appendCodePoint(characters[end - 1]);
            end -= escaped ? 2 : 1;
        }
        return of(reversed.toString());
    }

    private static int backslashesBefore(int[] characters, int index) {
        int count = 0;
        while (count < index && characters[index - 1 - count] == '\\') {
            count++;
        }
        return count;
    }

    /// The text without what the pattern matches at its start.
    String trimStart(String text, boolean longest) {
        int[] characters = text.codePoints().toArray();
        int end = find(characters, 0, true, longest).map(Span::end).orElse(0);
        return new String(characters, end, characters.length - end);
    }

    /// The text without what this pattern, made by [#ofReversed], matches at its end.
    String trimEnd(String text, boolean longest) {
        int[] characters = text.codePoints().toArray();
        int length = characters.length;
        int[] reversed = new int[length];
        for (int i = 0; i < length; i++) {
            reversed[i] = characters[length - 1 - i];
        }
        int trimmed = find(reversed, 0, true, longest).map(Span::end).orElse(0);
        return new String(characters, 0, length - trimmed);
    }

    String replaceFirst(String text, String replacement) {
        int[] characters = text.codePoints().toArray();
        Optional<Span> found = find(characters, 0, false, true);
        if (found.isEmpty()) {
            return text;
        }
        Span span = found.get();
        return new String(characters, 0, span.start())
                + replacement
                + new String(characters, span.end(), characters.length - span.end());
    }

    String replaceAll(String text, String replacement) throws BadSubstitutionException {
        int[] characters = text.codePoints().toArray();
        StringBuilder replaced = new StringBuilder(text.length());
        int from = 0;
        int lastEnd = -1;
        while (from <= characters.length) {
            Optional<Span> found = find(characters, from, false, true);
            if (found.isEmpty()) {
                break;
            }
            Span span = found.get();
            append(replaced, characters, from, span.start());
            boolean empty = span.end() == span.start();
            if (!empty || span.start() != lastEnd) {
                String matched = new String(characters, span.start(), span.end() - span.start());
                replaced.append(ReplacementTemplate.fill(replacement, matched));
                WordReader.requireLength(replaced.length());
            }
            lastEnd = span.end();
            from = span.end();
            if (empty) {
                append(replaced, characters, from, Math.min(from + 1, characters.length));
                from++;
            }
        }
        append(replaced, characters, Math.min(from, characters.length), characters.length);
        return replaced.toString();
    }

    private static void append(StringBuilder text, int[] characters, int from, int to) {
        for (int i = from; i < to; i++) {
            text.appendCodePoint(characters[i]);
        }
    }

    /// The leftmost match at or after a position. For each place in the pattern `starts` knows the earliest
    /// position at which a match that has come so far may have begun.
    private Optional<Span> find(int[] text, int from, boolean onlyAtStart, boolean longest) {
        int[] starts = new int[tokens.length + 1];
        Arrays.fill(starts, NONE);
        int bestStart = NONE;
        int bestEnd = 0;
        for (int at = from; ; at++) {
            if (bestStart == NONE && (at == from || !onlyAtStart)) {
                starts[0] = Math.min(starts[0], at);
            }
            skipStars(starts);
            if (starts[tokens.length] <= bestStart && starts[tokens.length] != NONE) {
                bestStart = starts[tokens.length];
                bestEnd = at;
                if (!longest) {
                    break;
                }
            }
            if (at == text.length || (!advance(starts, text[at], bestStart) && (bestStart != NONE || onlyAtStart))) {
                break;
            }
        }
        return bestStart == NONE ? Optional.empty() : Optional.of(new Span(bestStart, bestEnd));
    }

    private void skipStars(int[] starts) {
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i] == STAR) {
                starts[i + 1] = Math.min(starts[i + 1], starts[i]);
            }
        }
    }

    /// Takes one character; matches that begin after the best one known are given up.
    ///
    /// @return whether any match is still possible
    private boolean advance(int[] starts, int character, int bestStart) {
        boolean alive = false;
        starts[tokens.length] = NONE;
        for (int i = tokens.length - 1; i >= 0; i--) {
            int start = starts[i] <= bestStart ? starts[i] : NONE;
            boolean taken = tokens[i] == character || (tokens[i] < 0 && character != '\n');
            starts[i] = NONE;
            if (taken && start != NONE) {
                int next = tokens[i] == STAR ? i : i + 1;
                starts[next] = Math.min(starts[next], start);
                alive = true;
            }
        }
        return alive;
    }
}
