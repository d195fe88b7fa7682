package dev.mica.parser;

import dev.mica.parser.words.GoQuote;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads HEALTHCHECK.
final class HealthcheckReader {
    private static final Duration MINIMUM = Duration.ofMillis(1);
    private static final FlagSet FLAGS = FlagSet.none()
            .text("interval")
            .text("timeout")
            .text("start-period")
            .text("start-interval")
            .text("retries");

    private HealthcheckReader() {}

    static Instruction read(Statement statement, Source source) throws StatementException {
        List<String> words = statement.arguments();
        if (words.isEmpty()) {
            throw new StatementException("HEALTHCHECK requires at least one argument");
        }
        String type = words.getFirst().toUpperCase(Locale.ROOT);
        List<String> command = words.subList(1, words.size());
        if (type.equals("NONE")) {
            // Its flags are not looked at.
            if (!command.isEmpty()) {
                throw new StatementException("HEALTHCHECK NONE takes no arguments");
            }
            return new Instruction.Healthcheck(source, new HealthTest.Disabled(), HealthTimes.UNSET);
        }
        FlagSet.Values flags = FLAGS.read(statement.flags());
        if (!type.equals("CMD")) {
            throw new StatementException("Unknown type " + GoQuote.quote(type) + " in HEALTHCHECK (try CMD)");
        }
        if (command.isEmpty()) {
            throw new StatementException("Missing command after HEALTHCHECK CMD");
        }
        HealthTest test =
                statement.json() ? new HealthTest.Exec(command) : new HealthTest.Shell(String.join(" ", command));
        return new Instruction.Healthcheck(source, test, times(flags));
    }

    private static HealthTimes times(FlagSet.Values flags) throws StatementException {
        return new HealthTimes(
                duration(flags, "interval"),
                duration(flags, "timeout"),
                duration(flags, "start-period"),
                duration(flags, "start-interval"),
                retries(flags));
    }

    private static Duration duration(FlagSet.Values flags, String name) throws StatementException {
        Optional<String> text = flags.nonEmptyText(name);
        if (text.isEmpty()) {
            return Duration.ZERO;
        }
        Duration duration = GoDuration.parse(text.get());
        if (!duration.isZero() && duration.compareTo(MINIMUM) < 0) {
            throw new StatementException("Interval " + GoQuote.quote(name) + " cannot be less than 1ms");
        }
        return duration;
    }

    private static int retries(FlagSet.Values flags) throws StatementException {
        Optional<String> text = flags.nonEmptyText("retries");
        if (text.isEmpty()) {
            return 0;
        }
        long retries = GoNumbers.decimal(text.get(), Integer.MIN_VALUE, Integer.MAX_VALUE);
        if (retries < 0) {
            throw new StatementException("--retries cannot be negative (" + retries + ")");
        }
        return (int) retries;
    }
}
