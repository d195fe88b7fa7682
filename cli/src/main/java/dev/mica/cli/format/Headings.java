package dev.mica.cli.format;

import java.util.Locale;
import java.util.Map;

/// What docker's tables call their columns.
final class Headings {
    private static final Map<String, String> SPECIAL = Map.ofEntries(
            Map.entry("ID", "ID"),
            Map.entry("CreatedSince", "CREATED"),
            Map.entry("CreatedAt", "CREATED AT"),
            Map.entry("CreatedBy", "CREATED BY"),
            Map.entry("RunningFor", "CREATED"),
            Map.entry("TotalCount", "TOTAL"),
            Map.entry("SharedSize", "SHARED SIZE"),
            Map.entry("UniqueSize", "UNIQUE SIZE"),
            Map.entry("LastUsedSince", "LAST USED"));

    private Headings() {}

    static String of(String field) {
        return SPECIAL.getOrDefault(field, field.toUpperCase(Locale.ROOT));
    }
}
