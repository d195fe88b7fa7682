package dev.mica.parser.glob;

import java.util.ArrayList;
import java.util.List;

/// The part of a pattern from one star to the next.
///
/// @param afterStar whether a star stands before it
record PatternChunk(boolean afterStar, List<PatternElement> elements) {
    PatternChunk {
        elements = List.copyOf(elements);
    }

    boolean isEmpty() {
        return elements.isEmpty();
    }

    /// Where it ends if it fits at a position, or -1.
    int match(byte[] name, int from) {
        int at = from;
        for (PatternElement element : elements) {
            if (at < 0 || at >= name.length) {
                return -1;
            }
            at = element.match(name, at);
        }
        return at;
    }

    static List<PatternChunk> split(byte[] pattern) {
        List<PatternChunk> chunks = new ArrayList<>();
        int at = 0;
        while (at < pattern.length) {
            int start = at;
            while (start < pattern.length && pattern[start] == '*') {
                start++;
            }
            int end = end(pattern, start);
            chunks.add(new PatternChunk(start > at, PatternElement.parse(pattern, start, end)));
            at = end;
        }
        return List.copyOf(chunks);
    }

    /// The next star that is neither escaped nor within brackets.
    private static int end(byte[] pattern, int start) {
        boolean inBrackets = false;
        int at = start;
        while (at < pattern.length) {
            switch (pattern[at]) {
                case '\\' -> at += at + 1 < pattern.length ? 1 : 0;
                case '[' -> inBrackets = true;
                case ']' -> inBrackets = false;
                case '*' -> {
                    if (!inBrackets) {
                        return at;
                    }
                }
                default -> {}
            }
            at++;
        }
        return at;
    }
}
