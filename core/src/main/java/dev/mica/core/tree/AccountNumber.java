package dev.mica.core.tree;

import java.util.OptionalLong;

/// Numbers of users and groups as Go's strconv reads them: decimal, with an optional sign.
final class AccountNumber {
    private static final int MAX_DIGITS = 18;

    private AccountNumber() {}

    /// The number, or empty if the text is none. Beyond 18 digits all are alike.
    static OptionalLong parse(String text) {
        String digits = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        if (digits.length() > MAX_DIGITS) {
            return OptionalLong.of(Long.MAX_VALUE);
        }
        long value = Long.parseLong(digits);
        return OptionalLong.of(text.startsWith("-") ? -value : value);
    }

    /// A number, or the name that BuildKit takes for 0 without looking.
    static OptionalLong orRoot(String text) {
        if (text.equals("root")) {
            return OptionalLong.of(0);
        }
        OptionalLong number = parse(text);
        boolean unsigned = !text.startsWith("+") && !text.startsWith("-");
        return unsigned && number.isPresent() && number.getAsLong() < 1L << 32 ? number : OptionalLong.empty();
    }

    /// The number, or empty if the text is none.
    ///
    /// @throws UnknownAccountException if it is negative or above [Accounts#MAX_ID]
    static OptionalLong inRange(String text) throws UnknownAccountException {
        OptionalLong number = parse(text);
        if (number.isPresent() && (number.getAsLong() < 0 || number.getAsLong() > Accounts.MAX_ID)) {
            throw UnknownAccountException.range();
        }
        return number;
    }
}
