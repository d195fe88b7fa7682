package dev.mica.cli.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts named values together, in the order in which they are added.
public final class FieldsBuilder {
    private final Map<String, Value> fields = new LinkedHashMap<>();

    public FieldsBuilder with(String name, Value value) {
        fields.put(name, value);
        return this;
    }

    public FieldsBuilder with(String name, String text) {
        return with(name, Value.of(text));
    }

    public FieldsBuilder with(String name, long number) {
        return with(name, Value.of(number));
    }

    public FieldsBuilder with(String name, boolean holds) {
        return with(name, Value.of(holds));
    }

    public FieldsBuilder with(String name, List<String> texts) {
        return with(name, Value.of(texts));
    }

    public Value.Fields build() {
        return new Value.Fields(fields);
    }
}
