package dev.mica.parser;

import java.util.Locale;
import java.util.Optional;

/// Sizes as `64m`, `1.5 GiB` or `100`, in powers of 1024.
final class ByteSize {
    private ByteSize() {}

    /// The size in bytes; empty if the text is none.
    static Optional<Long> parse(String text) {
        int numberEnd = text.length();
        while (numberEnd > 0 && "0123456789. ".indexOf(text.charAt(numberEnd - 1)) < 0) {
            numberEnd--;
        }
        if (numberEnd == 0) {
            return Optional.empty();
        }
        boolean blank = text.charAt(numberEnd - 1) == ' ';
        Optional<Double> number = number(text.substring(0, blank ? numberEnd - 1 : numberEnd));
        Optional<Long> unit = unit(text.substring(numberEnd).toLowerCase(Locale.ROOT));
        return number.flatMap(value -> unit.map(factor -> (long) (value * factor)));
    }

    private static Optional<Double> number(String text) {
        boolean plain = text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.' || c == '+');
        try {
            return plain ? Optional.of(Double.parseDouble(text)) : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<Long> unit(String suffix) {
        if (suffix.isEmpty() || suffix.equals("b")) {
            return Optional.of(1L);
        }
        int power = "kmgtp".indexOf(suffix.charAt(0)) + 1;
        String rest = suffix.substring(1);
        boolean known = power > 0 && (rest.isEmpty() || rest.equals("b") || rest.equals("ib"));
        return known ? Optional.of(1L << (10 * power)) : Optional.empty();
    }
}
