package dev.mica.core.tree;

import java.util.ArrayList;
import java.util.List;

/// A source of COPY as BuildKit cleans it: text between slashes, without `.` and with `..` taken back, which
/// may take back a wildcard.
record SlashPattern(List<String> parts) {
    SlashPattern {
        parts = List.copyOf(parts);
    }

    static SlashPattern of(String text) {
        List<String> parts = new ArrayList<>();
        for (String part : text.split("/", -1)) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.removeLast();
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return new SlashPattern(parts);
    }

    /// The parts in front of the first wildcard. They are names as they are: `\` has no meaning in them.
    SlashPattern literal() {
        int end = 0;
        while (end < parts.size() && !isWildcard(parts.get(end))) {
            end++;
        }
        return new SlashPattern(parts.subList(0, end));
    }

    /// The parts from the first wildcard on.
    SlashPattern wildcard() {
        return new SlashPattern(parts.subList(literal().parts().size(), parts.size()));
    }

    SlashPattern first(int count) {
        return new SlashPattern(parts.subList(0, count));
    }

    String text() {
        return String.join("/", parts);
    }

    /// The path of these names.
    ///
    /// @throws IllegalArgumentException if one of them can't be a file's name
    TreePath path() {
        return new TreePath(parts.stream().map(FileName::of).toList());
    }

    static boolean isWildcard(String text) {
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '*', '?', '[' -> {
                    return true;
                }
                case '\\' -> i++;
                default -> {}
            }
        }
        return false;
    }
}
