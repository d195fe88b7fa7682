package dev.mica.parser;

import dev.mica.parser.words.GoQuote;
import java.math.BigInteger;
import java.util.Optional;

/// Numbers and truth values as Go's strconv reads them.
final class GoNumbers {
    private GoNumbers() {}

    /// A signed decimal number.
    static long decimal(String text, long minimum, long maximum) throws StatementException {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String digits = signed ? text.substring(1) : text;
        if (!isDigits(digits, 10)) {
            throw failure("ParseInt", text, "invalid syntax");
        }
        BigInteger number = new BigInteger(digits);
        BigInteger value = text.startsWith("-") ? number.negate() : number;
        if (value.compareTo(BigInteger.valueOf(minimum)) < 0 || value.compareTo(BigInteger.valueOf(maximum)) > 0) {
            throw failure("ParseInt", text, "value out of range");
        }
        return value.longValueExact();
    }

    /// An unsigned number of at most 32 bits.
    static Optional<Long> unsigned(String text, int radix) {
        if (!isDigits(text, radix) || text.length() > 64) {
            return Optional.empty();
        }
        BigInteger value = new BigInteger(text, radix);
        return value.bitLength() <= 32 ? Optional.of(value.longValueExact()) : Optional.empty();
    }

    static Optional<Boolean> truth(String text) {
        return switch (text) {
            case "1", "t", "T", "TRUE", "true", "True" -> Optional.of(true);
            case "0", "f", "F", "FALSE", "false", "False" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static boolean isDigits(String text, int radix) {
        return !text.isEmpty() && text.chars().allMatch(c -> c < 0x80 && Character.digit(c, radix) >= 0);
    }

    private static StatementException failure(String function, String text, String reason) {
        return new StatementException("strconv." + function + ": parsing " + GoQuote.quote(text) + ": " + reason);
    }
}
