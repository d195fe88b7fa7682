package dev.mica.parser;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The flags that an instruction knows, and how they are read. Immutable.
final class FlagSet {
    private enum Type {
        TEXT,
        SWITCH,
        LIST
    }

    private final Map<String, Type> types;

    private FlagSet(Map<String, Type> types) {
        this.types = types;
    }

    static FlagSet none() {
        return new FlagSet(Map.of());
    }

    /// Adds a flag with a value.
    FlagSet text(String name) {
        return with(name, Type.TEXT);
    }

    /// Adds a flag that is true, false or given alone.
    FlagSet toggle(String name) {
        return with(name, Type.SWITCH);
    }

    /// Adds a flag with a value that may be given several times.
    FlagSet list(String name) {
        return with(name, Type.LIST);
    }

    private FlagSet with(String name, Type type) {
        Map<String, Type> more = new LinkedHashMap<>(types);
        more.put(name, type);
        return new FlagSet(more);
    }

    /// Reads flags as they are written, `--` included.
    ///
    /// @throws StatementException for one that is unknown, repeated or has not the value it needs
    Values read(List<String> words) throws StatementException {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String word : words) {
            if (word.equals("--")) {
                break;
            }
            if (!word.startsWith("--")) {
                throw new StatementException("arg should start with -- : " + word);
            }
            int equals = word.indexOf('=');
            String flag = equals < 0 ? word : word.substring(0, equals);
            String name = flag.substring(2);
            if (!types.containsKey(name)) {
                throw StatementException.unknown("unknown flag: " + flag, name, types.keySet(), true);
            }
            Type type = types.getOrDefault(name, Type.TEXT);
            if (values.containsKey(name) && type != Type.LIST) {
                throw new StatementException("duplicate flag specified: " + flag);
            }
            Optional<String> written = equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
            values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value(flag, type, written));
        }
        return new Values(values);
    }

    private static String value(String flag, Type type, Optional<String> written) throws StatementException {
        if (type != Type.SWITCH) {
            return written.orElseThrow(() -> missing(flag));
        }
        String value = written.orElse("true");
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "" -> throw missing(flag);
            case "true" -> "true";
            case "false" -> "false";
            default -> throw new StatementException("expecting boolean value for flag " + flag + ", not: " + value);
        };
    }

    private static StatementException missing(String flag) {
        return new StatementException("missing a value on flag: " + flag);
    }

    /// What flags were given, by name, in order.
    record Values(Map<String, List<String>> given) {
        Set<String> used() {
            return given.keySet();
        }

        Optional<String> text(String name) {
            return list(name).stream().findFirst();
        }

        Optional<String> nonEmptyText(String name) {
            return text(name).filter(value -> !value.isEmpty());
        }

        Optional<Boolean> toggle(String name) {
            return text(name).map("true"::equals);
        }

        boolean isOn(String name) {
            return toggle(name).orElse(false);
        }

        List<String> list(String name) {
            return given.getOrDefault(name, List.of());
        }
    }
}
