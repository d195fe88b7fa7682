package dev.mica.cli.build;

import dev.mica.cli.option.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One line of comma-separated fields, as docker reads the values of `--output`, `--secret` and the like: a field that
/// holds a comma stands in double quotes.
final class Csv {
    private Csv() {}

    static List<String> fields(String line) throws UsageException {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"' && (quoted || field.isEmpty())) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw new UsageException("invalid value \"" + line + "\": a quote is not closed");
        }
        fields.add(field.toString());
        return fields;
    }

    /// Fields of the form `key=value`, keys in lower case, in their order.
    ///
    /// @param flag for messages
    static Map<String, String> pairs(String flag, String line) throws UsageException {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String field : fields(line)) {
            int equals = field.indexOf('=');
            if (equals <= 0) {
                throw new UsageException(
                        "invalid value \"" + line + "\" for " + flag + ": expected key=value, found \"" + field + "\"");
            }
            pairs.put(field.substring(0, equals).strip().toLowerCase(Locale.ROOT), field.substring(equals + 1));
        }
        return pairs;
    }
}
