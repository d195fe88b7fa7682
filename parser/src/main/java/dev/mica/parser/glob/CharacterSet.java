package dev.mica.parser.glob;

import java.util.List;
import java.util.Optional;

/// A set of characters.
///
/// @param ranges first and last character of each range, in turn
record CharacterSet(boolean negated, List<Integer> ranges) {
    /// Any character but a line's end.
    static final CharacterSet ANY = new CharacterSet(true, List.of((int) '\n', (int) '\n'));
    /// No character at all.
    static final CharacterSet NOTHING = new CharacterSet(false, List.of());

    CharacterSet {
        ranges = List.copyOf(ranges);
    }

    static CharacterSet of(int character) {
        return new CharacterSet(false, List.of(character, character));
    }

    boolean contains(int character) {
        for (int i = 0; i < ranges.size(); i += 2) {
            if (ranges.get(i) <= character && character <= ranges.get(i + 1)) {
                return !negated;
            }
        }
        return negated;
    }

    /// The character, if it is the only one.
    Optional<Integer> single() {
        boolean single = !negated && ranges.size() == 2 && ranges.get(0).equals(ranges.get(1));
        return single ? Optional.of(ranges.getFirst()) : Optional.empty();
    }
}
