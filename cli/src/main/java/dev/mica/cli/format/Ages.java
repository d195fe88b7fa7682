package dev.mica.cli.format;

import java.time.Duration;
import java.time.Instant;

/// How long ago something was, in docker's words.
public final class Ages {
    private Ages() {}

    /// `2 hours ago`; `N/A` for the times around 1970 that reproducible images carry is left to the caller.
    public static String ago(Instant then, Instant now) {
        return words(Duration.between(then, now)) + " ago";
    }

    /// `Less than a second`, `About a minute`, `3 weeks`.
    public static String words(Duration length) {
        long seconds = length.toSeconds();
        long minutes = length.toMinutes();
        long hours = Math.round(seconds / 3600.0);
        if (seconds < 1) {
            return "Less than a second";
        } else if (seconds == 1) {
            return "1 second";
        } else if (seconds < 60) {
            return seconds + " seconds";
        } else if (minutes == 1) {
            return "About a minute";
        } else if (minutes < 60) {
            return minutes + " minutes";
        } else if (hours == 1) {
            return "About an hour";
        } else if (hours < 48) {
            return hours + " hours";
        } else if (hours < 24 * 7 * 2) {
            return hours / 24 + " days";
        } else if (hours < 24 * 30 * 2) {
            return hours / 24 / 7 + " weeks";
        } else if (hours < 24 * 365 * 2) {
            return hours / 24 / 30 + " months";
        }
        return hours / 24 / 365 + " years";
    }
}
