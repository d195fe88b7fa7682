package dev.mica.core.image;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// Text as Go's `fmt` prints it: BuildKit writes instructions' values into an image's history with it, and the
/// history is part of the image.
final class GoText {
    private GoText() {}

    /// The verb `%q` of a string.
    static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(point -> appendEscaped(out, point));
        return out.append('"').toString();
    }

    /// The verb `%q` of a slice.
    static String quoted(List<String> texts) {
        return texts.stream().map(GoText::quoted).collect(Collectors.joining(" ", "[", "]"));
    }

    /// The verb `%v` of a slice.
    static String plain(List<String> texts) {
        return "[" + String.join(" ", texts) + "]";
    }

    private static void appendEscaped(StringBuilder out, int point) {
        switch (point) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case 7 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 11 -> out.append("\\v");
            default -> appendOther(out, point);
        }
    }

    private static void appendOther(StringBuilder out, int point) {
        if (isPrintable(point)) {
            out.appendCodePoint(point);
        } else if (point < 0x20 || point == 0x7f) {
            out.append("\\x").append(hexadecimal(point, 2));
        } else if (point < 0x10000) {
            out.append("\\u").append(hexadecimal(point, 4));
        } else {
            out.append("\\U").append(hexadecimal(point, 8));
        }
    }

    private static String hexadecimal(int value, int digits) {
        String hex = Integer.toHexString(value);
        return "0".repeat(Math.max(0, digits - hex.length())) + hex;
    }

    /// Letters, marks, numbers, punctuation, symbols, and the blank, as Go's `unicode.IsPrint` has it.
    private static boolean isPrintable(int point) {
        if (point == ' ') {
            return true;
        }
        int type = Character.getType(point);
        return switch (type) {
            case Character.UNASSIGNED,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /// A `time.Duration`: `1m30s`, `1.5s`, `250ms`, `0s`.
    static String duration(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        String sign = nanos < 0 ? "-" : "";
        long rest = Math.abs(nanos);
        if (rest < 1_000L) {
            return sign + rest + "ns";
        }
        if (rest < 1_000_000L) {
            return sign + decimal(rest, 1_000L) + "µs";
        }
        if (rest < 1_000_000_000L) {
            return sign + decimal(rest, 1_000_000L) + "ms";
        }
        long minutes = rest / 60_000_000_000L;
        String seconds = decimal(rest % 60_000_000_000L, 1_000_000_000L) + "s";
        if (minutes == 0) {
            return sign + seconds;
        }
        String withMinutes = minutes % 60 + "m" + seconds;
        return minutes < 60 ? sign + withMinutes : sign + minutes / 60 + "h" + withMinutes;
    }

    private static String decimal(long value, long unit) {
        long fraction = value % unit;
        if (fraction == 0) {
            return Long.toString(value / unit);
        }
        String digits = Long.toString(unit + fraction).substring(1).replaceAll("0+$", "");
        return value / unit + "." + digits;
    }
}
