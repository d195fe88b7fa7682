package dev.mica.parser.glob;

import java.util.ArrayList;
import java.util.List;

/// One step of a pattern.
sealed interface PatternElement {
    /// Where it ends if it fits at a position within the name, or -1.
    int match(byte[] name, int at);

    record Literal(byte value) implements PatternElement {
        @Override
        public int match(byte[] name, int at) {
            return name[at] == value ? at + 1 : -1;
        }
    }

    /// One character but a slash.
    record AnyCharacter() implements PatternElement {
        @Override
        public int match(byte[] name, int at) {
            return name[at] == '/' ? -1 : at + Utf8.lengthAt(name, at);
        }
    }

    /// @param ranges first and last character of each range, in turn
    record CharacterClass(boolean negated, List<Integer> ranges) implements PatternElement {
        public CharacterClass {
            ranges = List.copyOf(ranges);
        }

        @Override
        public int match(byte[] name, int at) {
            int character = Utf8.characterAt(name, at);
            boolean within = false;
            for (int i = 0; i < ranges.size(); i += 2) {
                within |= ranges.get(i) <= character && character <= ranges.get(i + 1);
            }
            return within == negated ? -1 : at + Utf8.lengthAt(name, at);
        }
    }

    /// The steps of a part of a pattern that has no star.
    static List<PatternElement> parse(byte[] pattern, int start, int end) {
        List<PatternElement> elements = new ArrayList<>();
        int at = start;
        while (at < end) {
            switch (pattern[at]) {
                case '?' -> {
                    elements.add(new AnyCharacter());
                    at++;
                }
                case '[' -> {
                    ClassReader reader = new ClassReader(pattern, at + 1, end);
                    elements.add(reader.read());
                    at = reader.at();
                }
                case '\\' -> {
                    if (at + 1 == end) {
                        throw new BadPatternException();
                    }
                    elements.add(new Literal(pattern[at + 1]));
                    at += 2;
                }
                default -> elements.add(new Literal(pattern[at++]));
            }
        }
        return elements;
    }
}
