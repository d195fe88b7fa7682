package dev.mica.core.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// Words for what a policy has found.
final class RetentionReasons {
    private static final long MILLIS_PER_SECOND = 1000;
    private static final long KILO = 1000;
    private static final String UNITS = "kMGTP";

    private RetentionReasons() {}

    static String lastUsed(RetentionFacts facts, Instant now) {
        return "last used " + ago(Duration.between(facts.lastUsed(), now));
    }

    static String worth(RetentionFacts facts, Instant now) {
        return lastUsed(facts, now) + ", saves " + time(facts.savedMillis()) + " for " + size(facts.bytes());
    }

    private static String ago(Duration age) {
        if (age.toDays() > 0) {
            return counted(age.toDays(), "day");
        }
        if (age.toHours() > 0) {
            return counted(age.toHours(), "hour");
        }
        return age.toMinutes() > 0 ? counted(age.toMinutes(), "minute") : "less than a minute ago";
    }

    private static String counted(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s") + " ago";
    }

    private static String time(long millis) {
        return millis < MILLIS_PER_SECOND
                ? millis + " ms"
                : String.format(Locale.ROOT, "%.1f s", millis / (double) MILLIS_PER_SECOND);
    }

    private static String size(long bytes) {
        double scaled = bytes;
        int unit = -1;
        while (scaled >= KILO && unit < UNITS.length() - 1) {
            scaled /= KILO;
            unit++;
        }
        return unit < 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %cB", scaled, UNITS.charAt(unit));
    }
}
