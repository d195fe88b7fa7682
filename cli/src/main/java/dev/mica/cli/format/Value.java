package dev.mica.cli.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What commands print as JSON, as a table's cell or through a template.
public sealed interface Value {
    record Text(String text) implements Value {}

    record Whole(long number) implements Value {}

    record Decimal(double number) implements Value {}

    record Truth(boolean holds) implements Value {}

    record Sequence(List<Value> items) implements Value {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /// Named values in a fixed order.
    record Fields(Map<String, Value> fields) implements Value {
        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        /// The value of that name; [None] if there is none.
        public Value field(String name) {
            return fields.getOrDefault(name, new None());
        }
    }

    /// Nothing: JSON's null.
    record None() implements Value {}

    static Value of(String text) {
        return new Text(text);
    }

    static Value of(long number) {
        return new Whole(number);
    }

    static Value of(boolean holds) {
        return new Truth(holds);
    }

    static Value of(List<String> texts) {
        return new Sequence(texts.stream().map(Value::of).toList());
    }

    /// As Go's templates print it.
    default String printed() {
        return switch (this) {
            case Text(String text) -> text;
            case Whole(long number) -> Long.toString(number);
            case Decimal(double number) -> Double.toString(number);
            case Truth(boolean holds) -> Boolean.toString(holds);
            case Sequence(List<Value> items) ->
                items.stream().map(Value::printed).collect(Collectors.joining(" ", "[", "]"));
            case Fields(Map<String, Value> fields) ->
                fields.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> entry.getKey() + ":" + entry.getValue().printed())
                        .collect(Collectors.joining(" ", "map[", "]"));
            case None() -> "<nil>";
        };
    }
}
