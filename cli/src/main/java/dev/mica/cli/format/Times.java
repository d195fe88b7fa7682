package dev.mica.cli.format;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Points in time, as docker prints them.
public final class Times {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss xx zzz", Locale.ROOT)
            .withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Times() {}

    /// `2026-08-14 09:12:01 +0200 CEST`.
    public static String local(Instant time) {
        return LOCAL.format(time);
    }

    /// `2026-08-14T07:12:01Z`; a fraction is left out.
    public static String utc(Instant time) {
        return UTC.format(time);
    }
}
