package dev.mica.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Reads `RUN --mount`: its fields at once, their meaning when their variables are known.
final class MountReader {
    private MountReader() {}

    /// @throws StatementException if the value has no fields, or its `from` holds a variable
    static MountFlag read(String text) throws StatementException {
        List<String> fields;
        try {
            fields = CsvFields.of(text);
        } catch (StatementException e) {
            throw new StatementException("failed to parse csv mounts: " + e.getMessage());
        }
        List<MountOption> options = new ArrayList<>(fields.size());
        Optional<String> from = Optional.empty();
        for (String field : fields) {
            MountOption option = option(field);
            options.add(option);
            if (option.key().equals("from") && option.value().isPresent()) {
                requireConstant(option.value().get());
                from = option.value();
            }
        }
        return new MountFlag(text, options, from.filter(name -> !name.isEmpty()));
    }

    private static MountOption option(String field) {
        int equals = field.indexOf('=');
        return equals < 0
                ? new MountOption(field.toLowerCase(Locale.ROOT), Optional.empty(), field)
                : new MountOption(
                        field.substring(0, equals).toLowerCase(Locale.ROOT),
                        Optional.of(field.substring(equals + 1)),
                        field);
    }

    /// A `$` at the very end is no variable.
    private static void requireConstant(String from) throws StatementException {
        int dollar = from.indexOf('$');
        if (dollar >= 0 && dollar != from.length() - 1) {
            throw new StatementException("'from' doesn't support variable expansion, define alias stage instead");
        }
    }

    static MountDescription describe(List<MountOption> options, UnaryOperator<String> expander) {
        MountBuilder builder = new MountBuilder();
        for (MountOption option : options) {
            Optional<String> value = option.value().map(expander);
            if (value.isEmpty()) {
                builder.word(option);
            } else {
                builder.pair(option, value.get());
            }
        }
        return builder.build();
    }
}
