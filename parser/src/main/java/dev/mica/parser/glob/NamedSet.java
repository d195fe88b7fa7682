package dev.mica.parser.glob;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A set such as `[:alpha:]` within brackets.
///
/// @param length how long its name is, brackets included
record NamedSet(CharacterSet set, int length) {

    /// The named set that starts at a position.
    static Optional<NamedSet> at(String expression, int at) {
        int end = expression.indexOf(":]", at + 2);
        if (end < 0) {
            return Optional.empty();
        }
        String name = expression.substring(at + 2, end);
        boolean negated = name.startsWith("^");
        int length = end + 2 - at;
        return ranges(negated ? name.substring(1) : name)
                .map(characters -> new NamedSet(new CharacterSet(negated, pairs(characters)), length));
    }

    /// First and last characters in turn, in order.
    private static Optional<String> ranges(String name) {
        return switch (name) {
            case "alnum" -> Optional.of("09AZaz");
            case "alpha" -> Optional.of("AZaz");
            case "ascii" -> Optional.of("\0\u007f");
            case "blank" -> Optional.of("\t\t  ");
            case "cntrl" -> Optional.of("\0\u001f\u007f\u007f");
            case "digit" -> Optional.of("09");
            case "graph" -> Optional.of("!~");
            case "lower" -> Optional.of("az");
            case "print" -> Optional.of(" ~");
            case "punct" -> Optional.of("!/:@[`{~");
            case "space" -> Optional.of("\t\r  ");
            case "upper" -> Optional.of("AZ");
            case "word" -> Optional.of("09AZ__az");
            case "xdigit" -> Optional.of("09AFaf");
            default -> Optional.empty();
        };
    }

    private static List<Integer> pairs(String characters) {
        List<Integer> pairs = new ArrayList<>(characters.length());
        characters.chars().forEach(pairs::add);
        return pairs;
    }
}
