package dev.mica.parser;

import java.util.ArrayList;
import java.util.List;

/// Splits one line of comma-separated values; a field may stand in double quotes.
final class CsvFields {
    private CsvFields() {}

    static List<String> of(String line) throws StatementException {
        if (line.isEmpty()) {
            throw new StatementException("EOF");
        }
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (true) {
            if (!line.startsWith("\"", at)) {
                int comma = line.indexOf(',', at);
                int end = comma < 0 ? line.length() : comma;
                int quote = line.indexOf('"', at);
                if (quote >= 0 && quote < end) {
                    throw malformed(line, quote, "bare \" in non-quoted field");
                }
                fields.add(line.substring(at, end));
                if (comma < 0) {
                    return fields;
                }
                at = comma + 1;
                continue;
            }
            StringBuilder field = new StringBuilder();
            at = quoted(line, at + 1, field);
            fields.add(field.toString());
            if (at == line.length()) {
                return fields;
            }
            at++;
        }
    }

    /// Reads a field from behind its first quote to behind its last, where a comma or the end has to come.
    private static int quoted(String line, int start, StringBuilder field) throws StatementException {
        int at = start;
        while (true) {
            int quote = line.indexOf('"', at);
            if (quote < 0) {
                throw malformed(line, at, "extraneous or missing \" in quoted-field");
            }
            field.append(line, at, quote);
            at = quote + 1;
            if (line.startsWith("\"", at)) {
                field.append('"');
                at++;
            } else if (at == line.length() || line.charAt(at) == ',') {
                return at;
            } else {
                throw malformed(line, quote, "extraneous or missing \" in quoted-field");
            }
        }
    }

    private static StatementException malformed(String line, int position, String reason) {
        int column = line.substring(0, position).getBytes(java.nio.charset.StandardCharsets.UTF_8).length + 1;
        return new StatementException("parse error on line 1, column " + column + ": " + reason);
    }
}
