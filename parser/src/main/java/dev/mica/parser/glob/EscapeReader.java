package dev.mica.parser.glob;

import java.util.List;

/// Reads what follows a `\` in a regular expression.
final class EscapeReader {
    private static final List<Integer> DIGITS = List.of((int) '0', (int) '9');
    private static final List<Integer> SPACES = List.of((int) '\t', (int) '\n', (int) '\f', (int) '\r', 32, 32);
    private static final List<Integer> WORD =
            List.of((int) '0', (int) '9', (int) 'A', (int) 'Z', (int) '_', (int) '_', (int) 'a', (int) 'z');

    private final String expression;
    private int at;

    EscapeReader(String expression, int at) {
        this.expression = expression;
        this.at = at;
    }

    /// @throws BadPatternException if RE2 knows no such escape
    CharacterSet read() {
        char c = next();
        return switch (c) {
            case 'd' -> new CharacterSet(false, DIGITS);
            case 'D' -> new CharacterSet(true, DIGITS);
            case 's' -> new CharacterSet(false, SPACES);
            case 'S' -> new CharacterSet(true, SPACES);
            case 'w' -> new CharacterSet(false, WORD);
            case 'W' -> new CharacterSet(true, WORD);
            case 'a' -> CharacterSet.of(0x07);
            case 'f' -> CharacterSet.of('\f');
            case 'n' -> CharacterSet.of('\n');
            case 'r' -> CharacterSet.of('\r');
            case 't' -> CharacterSet.of('\t');
            case 'v' -> CharacterSet.of(0x0b);
            case 'x' -> CharacterSet.of(hexadecimal());
            case '0' -> CharacterSet.of(octal(0, 2));
            case '1', '2', '3', '4', '5', '6', '7' -> backReference(c);
            default -> itself(c);
        };
    }

    private static CharacterSet itself(char c) {
        if (c >= 0x80 || Character.isLetterOrDigit(c)) {
            throw new BadPatternException();
        }
        return CharacterSet.of(c);
    }

    /// A digit alone would refer to a group; followed by another it is a number.
    private CharacterSet backReference(char first) {
        if (at >= expression.length() || !isOctal(expression.charAt(at))) {
            throw new BadPatternException();
        }
        return CharacterSet.of(octal(first - '0', 2));
    }

    private int octal(int start, int digits) {
        int value = start;
        for (int i = 0; i < digits && at < expression.length() && isOctal(expression.charAt(at)); i++) {
            value = value * 8 + expression.charAt(at++) - '0';
        }
        return value;
    }

    private static boolean isOctal(char c) {
        return c >= '0' && c <= '7';
    }

    private int hexadecimal() {
        int value = 0;
        for (int i = 0; i < 2; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw new BadPatternException();
            }
            value = value * 16 + digit;
        }
        return value;
    }

    private char next() {
        if (at >= expression.length()) {
            throw new BadPatternException();
        }
        return expression.charAt(at++);
    }

    int at() {
        return at;
    }
}
