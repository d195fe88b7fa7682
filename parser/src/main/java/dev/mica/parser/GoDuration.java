package dev.mica.parser;

import dev.mica.parser.words.GoQuote;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;

/// Durations as Go writes them: `1h30m`, `1.5s`, `-20ms`; `0` needs no unit.
public final class GoDuration {
    private static final BigDecimal MAXIMUM = new BigDecimal(BigInteger.valueOf(Long.MAX_VALUE));
    /// Longer numbers say nothing that nanoseconds could hold.
    private static final int MAX_DIGITS = 400;

    private final String text;
    private int at;

    private GoDuration(String text) {
        this.text = text;
    }

    /// The duration that a text is.
    ///
    /// @return empty if it is none
    public static Optional<Duration> read(String text) {
        try {
            return Optional.of(parse(text));
        } catch (StatementException e) {
            return Optional.empty();
        }
    }

    static Duration parse(String text) throws StatementException {
        return new GoDuration(text).parse();
    }

    private Duration parse() throws StatementException {
        boolean negative = text.startsWith("-");
        at = negative || text.startsWith("+") ? 1 : 0;
        if (text.substring(at).equals("0")) {
            return Duration.ZERO;
        }
        if (at == text.length()) {
            throw invalid();
        }
        BigDecimal total = BigDecimal.ZERO;
        while (at < text.length()) {
            BigDecimal number = number();
            total = total.add(number.multiply(unit()).setScale(0, RoundingMode.DOWN));
            if (total.compareTo(MAXIMUM) > 0) {
                throw invalid();
            }
        }
        long nanoseconds = total.longValueExact();
        return Duration.ofNanos(negative ? -nanoseconds : nanoseconds);
    }

    private BigDecimal number() throws StatementException {
        int start = at;
        skipDigits();
        int digits = at - start;
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            int fraction = at;
            skipDigits();
            digits += at - fraction;
        }
        if (digits == 0 || digits > MAX_DIGITS) {
            throw invalid();
        }
        String written = text.substring(start, at);
        return new BigDecimal(written.endsWith(".") ? written + "0" : written);
    }

    private void skipDigits() {
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
    }

    private BigDecimal unit() throws StatementException {
        int start = at;
        while (at < text.length() && text.charAt(at) != '.' && !isDigit(text.charAt(at))) {
            at++;
        }
        String unit = text.substring(start, at);
        return BigDecimal.valueOf(
                switch (unit) {
                    case "ns" -> 1L;
                    case "us", "µs", "μs" -> 1_000L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    case "" -> throw new StatementException("time: missing unit in duration " + GoQuote.quote(text));
                    default ->
                        throw new StatementException(
                                "time: unknown unit " + GoQuote.quote(unit) + " in duration " + GoQuote.quote(text));
                });
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private StatementException invalid() {
        return new StatementException("time: invalid duration " + GoQuote.quote(text));
    }
}
