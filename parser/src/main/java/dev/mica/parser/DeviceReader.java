package dev.mica.parser;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads a value of `RUN --device`: a device's name, `name=` before it or not, and `required`.
final class DeviceReader {
    private String name = "";
    private boolean required;

    private DeviceReader() {}

    static DeviceFlag read(String text) throws StatementException {
        List<String> fields;
        try {
            fields = CsvFields.of(text);
        } catch (StatementException e) {
            throw new StatementException("failed to parse csv devices: " + e.getMessage());
        }
        DeviceReader reader = new DeviceReader();
        for (String field : fields) {
            reader.add(field);
        }
        return new DeviceFlag(reader.name, reader.required);
    }

    private void add(String field) throws StatementException {
        int equals = field.indexOf('=');
        String key = (equals < 0 ? field : field.substring(0, equals)).toLowerCase(Locale.ROOT);
        if (equals < 0) {
            addWord(key, field);
            return;
        }
        String value = field.substring(equals + 1);
        switch (key) {
            case "name" -> {
                if (!name.isEmpty()) {
                    throw new StatementException("device name already set to " + name);
                }
                name = value;
            }
            case "required" -> {
                Optional<Boolean> truth = GoNumbers.truth(value);
                required = truth.orElseThrow(() -> new StatementException("invalid value for " + key + ": " + value));
            }
            default -> {
                if (!name.isEmpty()) {
                    throw StatementException.unknown(
                            "unexpected key '" + key + "' in '" + field + "'", key, List.of("name", "required"), true);
                }
                name = field;
            }
        }
    }

    private void addWord(String key, String field) throws StatementException {
        if (key.equals("required")) {
            required = true;
        } else if (name.isEmpty()) {
            name = field;
        } else {
            throw new StatementException("invalid field '" + field + "' must be a key=value pair");
        }
    }
}
