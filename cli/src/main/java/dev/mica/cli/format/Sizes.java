package dev.mica.cli.format;

import java.util.Locale;

/// Lengths in bytes for people, in powers of 1000 as docker prints them.
public final class Sizes {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Sizes() {}

    /// Three digits at most, as tables have them: `7.79MB`, `123kB`, `0B`.
    public static String human(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        String text = significant(value);
        return text + UNITS[unit];
    }

    /// Go's `%.3g` for a value from 0 to 1000.
    private static String significant(double value) {
        int decimals = value >= 99.95 || value == 0 ? 0 : value >= 9.995 ? 1 : 2;
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        if (text.indexOf('.') >= 0) {
            text = text.replaceAll("0+$", "").replaceAll("\\.$", "");
        }
        return text;
    }

    /// Two decimals above one kilobyte, as progress has them: `36B`, `2.05kB`.
    public static String precise(long bytes) {
        if (bytes < 1000) {
            return bytes + "B";
        }
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.2f%s", value, UNITS[unit]);
    }
}
