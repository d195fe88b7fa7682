package dev.mica.parser.glob;

import java.util.ArrayList;
import java.util.List;

/// Reads a set of characters from behind its opening bracket.
final class ClassReader {
    private final byte[] pattern;
    private final int end;
    private int at;

    ClassReader(byte[] pattern, int start, int end) {
        this.pattern = pattern;
        this.at = start;
        this.end = end;
    }

    PatternElement read() {
        boolean negated = at < end && pattern[at] == '^';
        at += negated ? 1 : 0;
        List<Integer> ranges = new ArrayList<>();
        while (ranges.isEmpty() || at >= end || pattern[at] != ']') {
            int first = character();
            int last = first;
            if (pattern[at] == '-') {
                at++;
                last = character();
            }
            ranges.add(first);
            ranges.add(last);
        }
        at++;
        return new PatternElement.CharacterClass(negated, ranges);
    }

    /// A character that may be escaped; something has to follow it.
    private int character() {
        if (at >= end || pattern[at] == '-' || pattern[at] == ']') {
            throw new BadPatternException();
        }
        if (pattern[at] == '\\') {
            at++;
        }
        if (at >= end || Utf8.isMalformedAt(pattern, at)) {
            throw new BadPatternException();
        }
        int character = Utf8.characterAt(pattern, at);
        at += Utf8.lengthAt(pattern, at);
        if (at >= end) {
            throw new BadPatternException();
        }
        return character;
    }

    /// The position behind the closing bracket.
    int at() {
        return at;
    }
}
