package dev.mica.cli.prune;

import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.UsageException;
import dev.mica.core.cache.RetentionFacts;
import dev.mica.core.cache.RetentionKind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// What `--filter` of a prune command leaves to go.
///
/// @param until only what is older than that, or was not used since
/// @param kinds of things that are there for later use
/// @param wanted of what is there for later use
/// @param labels conditions on labels, all of which have to hold
record PruneFilter(
        Optional<Instant> until,
        Set<RetentionKind> kinds,
        Predicate<RetentionFacts> wanted,
        List<LabelCondition> labels) {
    private static final Pattern FILTER = Pattern.compile("([a-z-]+)(?:(=|!=|~=)(.*))?");
    private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h|d)");
    private static final Map<String, Double> SECONDS =
            Map.of("ns", 1e-9, "us", 1e-6, "µs", 1e-6, "ms", 1e-3, "s", 1.0, "m", 60.0, "h", 3600.0, "d", 86_400.0);

    PruneFilter {
        kinds = Set.copyOf(kinds);
        labels = List.copyOf(labels);
    }

    /// One `label=` or `label!=`.
    ///
    /// @param value empty for any
    record LabelCondition(String name, Optional<String> value, boolean wanted) {
        boolean holds(Map<String, String> given) {
            String found = given.get(name);
            boolean matches = found != null && (value.isEmpty() || value.get().equals(found));
            return matches == wanted;
        }
    }

    /// Reads the options `--filter`.
    ///
    /// @param known the keys that the command has
    static PruneFilter parse(Arguments arguments, Instant now, List<String> known) throws UsageException {
        Optional<Instant> until = Optional.empty();
        Set<RetentionKind> kinds = EnumSet.noneOf(RetentionKind.class);
        Predicate<RetentionFacts> wanted = _ -> true;
        List<LabelCondition> labels = new ArrayList<>();
        for (String filter : arguments.values("filter")) {
            Matcher parts = FILTER.matcher(filter);
            if (!parts.matches() || !known.contains(parts.group(1)) || !isOperator(parts.group(1), parts.group(2))) {
                throw invalid(filter, known.stream().map(name -> name + "=…").toList());
            }
            String operator = Objects.requireNonNullElse(parts.group(2), "=");
            String value = Objects.requireNonNullElse(parts.group(3), "true");
            switch (parts.group(1)) {
                case "until", "unused-for" -> until = Optional.of(instant(filter, value, now));
                case "type" -> kinds.add(kind(filter, value));
                case "id" -> wanted = wanted.and(text(filter, operator, shown(value), facts -> shown(facts.id())));
                case "description" -> wanted = wanted.and(text(filter, operator, value, RetentionFacts::name));
                case "inuse" -> wanted = wanted.and(inUse(filter, value));
                default -> labels.add(label(value, operator.equals("=")));
            }
        }
        return new PruneFilter(until, kinds.isEmpty() ? EnumSet.allOf(RetentionKind.class) : kinds, wanted, labels);
    }

    private static UsageException invalid(String filter, List<String> expected) {
        return new UsageException("invalid filter \"" + filter + "\": expected one of " + String.join(", ", expected));
    }

    private static boolean isOperator(String key, @Nullable String operator) {
        if (operator == null) {
            return key.equals("inuse");
        }
        return switch (operator) {
            case "!=" -> List.of("label", "id", "description").contains(key);
            case "~=" -> List.of("id", "description").contains(key);
            default -> true;
        };
    }

    /// An id as it is printed, of which the beginning is enough.
    static String shown(String id) {
        return id.startsWith("sha256:") ? id.substring("sha256:".length()) : id;
    }

    /// `=` also takes the beginning, since that is what is printed of an id.
    private static Predicate<RetentionFacts> text(
            String filter, String operator, String value, Function<RetentionFacts, String> field)
            throws UsageException {
        if (operator.equals("~=")) {
            try {
                Predicate<String> found = Pattern.compile(value).asPredicate();
                return facts -> found.test(field.apply(facts));
            } catch (PatternSyntaxException e) {
                throw new UsageException(
                        "invalid filter \"" + filter + "\": expected a regular expression, found an error at "
                                + e.getIndex() + ": " + e.getDescription());
            }
        }
        boolean same = operator.equals("=");
        return facts -> field.apply(facts).startsWith(value) == same;
    }

    /// What is in use never goes.
    private static Predicate<RetentionFacts> inUse(String filter, String value) throws UsageException {
        return switch (value) {
            case "true" -> _ -> false;
            case "false" -> _ -> true;
            default -> throw invalid(filter, List.of("inuse", "inuse=true", "inuse=false"));
        };
    }

    private static LabelCondition label(String value, boolean wanted) {
        int equals = value.indexOf('=');
        return equals < 0
                ? new LabelCondition(value, Optional.empty(), wanted)
                : new LabelCondition(value.substring(0, equals), Optional.of(value.substring(equals + 1)), wanted);
    }

    private static RetentionKind kind(String filter, String label) throws UsageException {
        return RetentionKind.labelled(label)
                .orElseThrow(() -> invalid(
                        filter,
                        Arrays.stream(RetentionKind.values())
                                .map(RetentionKind::label)
                                .toList()));
    }

    /// A duration before now, a date, a time, or seconds since 1970.
    private static Instant instant(String filter, String text, Instant now) throws UsageException {
        try {
            if (text.matches("\\d{9,}")) {
                return Instant.ofEpochSecond(Long.parseLong(text));
            }
            if (text.matches("\\d{4}-\\d{2}-\\d{2}")) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            if (text.indexOf('T') >= 0) {
                return Instant.parse(text.matches(".*(Z|[+-]\\d\\d:\\d\\d)") ? text : text + "Z");
            }
            return now.minus(duration(text));
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw new UsageException("invalid filter \"" + filter
                    + "\": expected a duration such as 24h or 10m, a date, a time such as 2026-01-02T15:04:05Z,"
                    + " or seconds since 1970");
        }
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        double seconds = 0;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            seconds += Double.parseDouble(matcher.group(1)) * SECONDS.getOrDefault(matcher.group(2), 0.0);
            end = matcher.end();
        }
        if (end == 0 || end != text.length()) {
            throw new NumberFormatException(text);
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /// Whether something of that age may go.
    boolean isOldEnough(Instant created) {
        return until.isEmpty() || created.isBefore(until.get());
    }

    /// Whether something with these labels may go.
    boolean matches(Map<String, String> given) {
        return labels.stream().allMatch(condition -> condition.holds(given));
    }
}
