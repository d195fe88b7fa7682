package dev.mica.cli.prune;

import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.UsageException;
import dev.mica.core.build.CollectionResult;
import dev.mica.core.cache.RetentionFacts;
import dev.mica.core.cache.RetentionKind;
import dev.mica.parser.GoDuration;
import java.time.DateTimeException;
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
/// @param inUse whether only what is in use, or only what is not
/// @param labels conditions on labels, all of which have to hold
record PruneFilter(
        Optional<Instant> until,
        Set<RetentionKind> kinds,
        Predicate<RetentionFacts> wanted,
        Optional<Boolean> inUse,
        List<LabelCondition> labels) {
    private static final Pattern FILTER = Pattern.compile("([a-z-]+)(?:(=|!=|~=)(.*))?");
    /// Sorts of things that builders have which keep images of their own; nothing here is of them.
    private static final Set<String> OTHERS_KINDS = Set.of("internal", "frontend");
    private static final Set<String> FLAGS = Set.of("inuse", "shared", "private", "mutable", "immutable");

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
        Predicate<RetentionKind> kinds = _ -> false;
        Predicate<RetentionKind> others = _ -> true;
        boolean byKind = false;
        Optional<Boolean> inUse = Optional.empty();
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
                case "type" -> {
                    if (operator.equals("!=")) {
                        others = others.and(kinds(filter, operator, value));
                    } else {
                        kinds = kinds.or(kinds(filter, operator, value));
                        byKind = true;
                    }
                }
                case "id" -> wanted = wanted.and(text(filter, operator, shown(value), facts -> shown(facts.id())));
                case "description" -> wanted = wanted.and(text(filter, operator, value, RetentionFacts::name));
                case "inuse" -> inUse = Optional.of(truth(filter, value) == operator.equals("="));
                case "shared", "private", "mutable", "immutable" -> {
                    Predicate<RetentionFacts> flag = flag(parts.group(1));
                    wanted = wanted.and(truth(filter, value) == operator.equals("=") ? flag : flag.negate());
                }
                default -> labels.add(label(value, operator.equals("=")));
            }
        }
        Set<RetentionKind> chosen = EnumSet.allOf(RetentionKind.class);
        chosen.removeIf((byKind ? kinds.and(others) : others).negate());
        return new PruneFilter(until, chosen, wanted, inUse, labels);
    }

    private static UsageException invalid(String filter, List<String> expected) {
        return new UsageException("invalid filter \"" + filter + "\": expected one of " + String.join(", ", expected));
    }

    private static boolean isOperator(String key, @Nullable String operator) {
        if (operator == null) {
            return FLAGS.contains(key);
        }
        return switch (operator) {
            case "!=" ->
                FLAGS.contains(key)
                        || List.of("label", "id", "description", "type").contains(key);
            case "~=" -> List.of("id", "description", "type").contains(key);
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
            Predicate<String> found = expression(filter, value);
            return facts -> found.test(field.apply(facts));
        }
        boolean same = operator.equals("=");
        return facts -> field.apply(facts).startsWith(value) == same;
    }

    private static Predicate<RetentionFacts> flag(String key) {
        return switch (key) {
            case "shared" -> RetentionFacts::shared;
            case "private" -> facts -> !facts.shared();
            case "mutable" -> facts -> facts.kind() == RetentionKind.CACHE_MOUNT;
            default -> facts -> facts.kind() != RetentionKind.CACHE_MOUNT;
        };
    }

    private static boolean truth(String filter, String value) throws UsageException {
        return switch (value) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw invalid(filter, List.of("true", "false"));
        };
    }

    private static LabelCondition label(String value, boolean wanted) {
        int equals = value.indexOf('=');
        return equals < 0
                ? new LabelCondition(value, Optional.empty(), wanted)
                : new LabelCondition(value.substring(0, equals), Optional.of(value.substring(equals + 1)), wanted);
    }

    private static Predicate<RetentionKind> kinds(String filter, String operator, String label) throws UsageException {
        if (operator.equals("~=")) {
            Predicate<String> found = expression(filter, label);
            return kind -> found.test(kind.label());
        }
        if (RetentionKind.labelled(label).isEmpty() && !OTHERS_KINDS.contains(label)) {
            throw invalid(
                    filter,
                    Arrays.stream(RetentionKind.values())
                            .map(RetentionKind::label)
                            .toList());
        }
        boolean same = operator.equals("=");
        return kind -> kind.label().equals(label) == same;
    }

    private static Predicate<String> expression(String filter, String value) throws UsageException {
        try {
            return Pattern.compile(value).asPredicate();
        } catch (PatternSyntaxException e) {
            throw new UsageException("invalid filter \"" + filter
                    + "\": expected a regular expression, found an error at " + e.getIndex() + ": "
                    + e.getDescription());
        }
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
            return now.minus(GoDuration.read(text).orElseThrow(() -> new DateTimeException("no duration")));
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw new UsageException("invalid filter \"" + filter
                    + "\": expected a duration such as 24h or 10m, a date, a time such as 2026-01-02T15:04:05Z,"
                    + " or seconds since 1970");
        }
    }

    /// What may go: nothing that is in use ever does.
    Predicate<RetentionFacts> removable() {
        return facts -> !inUse.orElse(false) && wanted.test(facts);
    }

    /// Whether something is what was asked for.
    boolean shows(CollectionResult.Use thing) {
        RetentionFacts facts = thing.facts();
        return kinds.contains(facts.kind())
                && wanted.test(facts)
                && isOldEnough(facts.lastUsed())
                && inUse.orElse(thing.active()) == thing.active();
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
