package dev.mica.parser.lint;

import dev.mica.parser.words.GoQuote;
import dev.mica.parser.words.WhiteSpace;
import java.util.Set;
import java.util.TreeSet;

/// Reads [CheckOptions].
final class OptionReader {
    private boolean skipAll;
    private final Set<String> skip = new TreeSet<>();
    private boolean experimentalAll;
    private final Set<String> experimental = new TreeSet<>();
    private boolean error;

    private OptionReader() {}

    static CheckOptions read(String text) {
        String trimmed = WhiteSpace.trim(text);
        if (trimmed.isEmpty()) {
            return CheckOptions.NONE;
        }
        OptionReader reader = new OptionReader();
        for (String option : trimmed.split(";", 3)) {
            reader.add(option);
        }
        return new CheckOptions(reader.skipAll, reader.skip, reader.experimentalAll, reader.experimental, reader.error);
    }

    private void add(String option) {
        int equals = option.indexOf('=');
        if (equals < 0) {
            throw invalid(option);
        }
        String key = WhiteSpace.trim(option.substring(0, equals));
        String value = WhiteSpace.trim(option.substring(equals + 1));
        switch (key) {
            case "skip" -> skipAll |= addNames(skip, value);
            case "experimental" -> experimentalAll |= addNames(experimental, value);
            case "error" ->
                error = switch (value) {
                    case "1", "t", "T", "TRUE", "true", "True" -> true;
                    case "0", "f", "F", "FALSE", "false", "False" -> false;
                    default ->
                        throw new IllegalArgumentException("failed to parse check option "
                                + GoQuote.quote(option)
                                + ": strconv.ParseBool: parsing "
                                + GoQuote.quote(value)
                                + ": invalid syntax");
                };
            default -> throw invalid(key);
        }
    }

    /// @return whether it means all rules
    private static boolean addNames(Set<String> names, String value) {
        names.clear();
        if (value.equals("all")) {
            return true;
        }
        for (String name : value.split(",", -1)) {
            names.add(WhiteSpace.trim(name));
        }
        return false;
    }

    private static IllegalArgumentException invalid(String option) {
        return new IllegalArgumentException("invalid check option " + GoQuote.quote(option));
    }
}
