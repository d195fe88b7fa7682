package dev.mica.cli.format;

import java.util.List;

/// A list of things as `--format` wants it: docker's table, one JSON object a line, or a template.
///
/// @param columns the names of the fields that the usual table shows
/// @param headings theirs, as many
public record Listing(List<String> columns, List<String> headings) {
    public Listing {
        columns = List.copyOf(columns);
        headings = List.copyOf(headings);
        if (columns.size() != headings.size()) {
            throw new IllegalArgumentException("as many headings as columns");
        }
    }

    /// The text for the rows.
    ///
    /// @param format `` or `table` for the usual table, `json`, a template, or `table` and a template with tabs
    /// @throws IllegalArgumentException if the format is none of these
    public String render(List<Value.Fields> rows, String format) {
        if (format.isEmpty() || format.equals("table")) {
            Table table = new Table().row(headings);
            rows.forEach(row -> table.row(
                    columns.stream().map(column -> row.field(column).printed()).toList()));
            return table.text();
        }
        StringBuilder text = new StringBuilder();
        if (format.equals("json")) {
            rows.forEach(row -> text.append(JsonValues.compact(row)).append('\n'));
        } else if (format.startsWith("table ")) {
            Template template =
                    Template.parse(format.substring("table ".length()).strip());
            Table table = new Table().row(List.of(template.heading().split("\t", -1)));
            rows.forEach(row -> table.row(List.of(template.render(row).split("\t", -1))));
            text.append(table.text());
        } else {
            Template template = Template.parse(format);
            rows.forEach(row -> text.append(template.render(row)).append('\n'));
        }
        return text.toString();
    }
}
