package dev.mica.parser;

import dev.mica.parser.words.WhiteSpace;
import java.util.Optional;

/// What single lines are: comments, blank, continued.
final class LineText {
    private LineText() {}

    static String withoutEnd(String line) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
            end--;
        }
        return line.substring(0, end);
    }

    static boolean isComment(String line) {
        return WhiteSpace.trimStart(line).startsWith("#");
    }

    static boolean isBlank(String line) {
        return WhiteSpace.trimStart(withoutEnd(line)).isEmpty();
    }

    static String withoutLeadingTabs(String line) {
        int start = 0;
        while (start < line.length() && line.charAt(start) == '\t') {
            start++;
        }
        return line.substring(start);
    }

    /// The line without its continuation character and the blanks after it; empty if it is not continued. A
    /// doubled continuation character is none.
    static Optional<String> withoutContinuation(String line, char escape) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
            end--;
        }
        boolean continued = end > 0 && line.charAt(end - 1) == escape && (end == 1 || line.charAt(end - 2) != escape);
        return continued ? Optional.of(line.substring(0, end - 1)) : Optional.empty();
    }
}
