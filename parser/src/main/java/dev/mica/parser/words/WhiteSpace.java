package dev.mica.parser.words;

/// White space as BuildKit's frontend sees it: Unicode's property, which none of Java's predicates is.
public final class WhiteSpace {
    private WhiteSpace() {}

    public static boolean is(int codePoint) {
        return switch (codePoint) {
            case ' ', '\t', '\n', 0x0b, '\f', '\r', 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000 -> true;
            default -> codePoint >= 0x2000 && codePoint <= 0x200a;
        };
    }

    /// The text without white space at its start. All white space lies in the basic plane.
    public static String trimStart(String text) {
        int start = 0;
        while (start < text.length() && is(text.charAt(start))) {
            start++;
        }
        return text.substring(start);
    }

    /// The text without white space at both ends.
    public static String trim(String text) {
        int end = text.length();
        while (end > 0 && is(text.charAt(end - 1))) {
            end--;
        }
        return trimStart(text.substring(0, end));
    }
}
