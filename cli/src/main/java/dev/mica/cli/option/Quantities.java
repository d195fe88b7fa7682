package dev.mica.cli.option;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers with units and limits, as docker's flags have them.
public final class Quantities {
    private static final Pattern SIZE =
            Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kmgtp]?)(?:i?b)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern LIMIT = Pattern.compile("([a-z]+)=(-?\\d+)(?::(-?\\d+))?");

    /// What Linux limits, by docker's names.
    private static final List<String> LIMITS = List.of(
            "core",
            "cpu",
            "data",
            "fsize",
            "locks",
            "memlock",
            "msgqueue",
            "nice",
            "nofile",
            "nproc",
            "rss",
            "rtprio",
            "rttime",
            "sigpending",
            "stack");

    private Quantities() {}

    /// A length in bytes; units are powers of 1024: `64m`, `1g`, `2048`.
    public static long bytes(String flag, String text) throws UsageException {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException("invalid argument \"" + text + "\" for \"" + flag + "\" flag: invalid size: '"
                    + text + "' (expected a number with one of the units b, k, m, g)");
        }
        int power = "kmgtp".indexOf(matcher.group(2).toLowerCase(Locale.ROOT));
        long unit = matcher.group(2).isEmpty() ? 1 : 1L << (10 * (power + 1));
        return (long) (Double.parseDouble(matcher.group(1)) * unit);
    }

    /// A limit of `setrlimit`, as `name=soft:hard`.
    public static String limit(String text) throws UsageException {
        Matcher matcher = LIMIT.matcher(text);
        if (!matcher.matches()) {
            throw new UsageException("invalid argument \"" + text
                    + "\" for \"--ulimit\" flag: expected NAME=SOFT[:HARD], such as nofile=1024:2048");
        }
        if (!LIMITS.contains(matcher.group(1))) {
            throw new UsageException("invalid argument \"" + text + "\" for \"--ulimit\" flag: there is no limit "
                    + matcher.group(1) + " (expected one of " + String.join(", ", LIMITS) + ")");
        }
        long soft = Long.parseLong(matcher.group(2));
        long hard = matcher.group(3) == null ? soft : Long.parseLong(matcher.group(3));
        if (hard != -1 && (soft > hard || soft == -1)) {
            throw new UsageException(
                    "invalid argument \"" + text + "\" for \"--ulimit\" flag: the soft limit exceeds the hard limit");
        }
        return matcher.group(1) + "=" + soft + ":" + hard;
    }
}
