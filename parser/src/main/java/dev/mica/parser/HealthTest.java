package dev.mica.parser;

import java.util.ArrayList;
import java.util.List;

/// What a HEALTHCHECK runs.
public sealed interface HealthTest {
    /// HEALTHCHECK NONE.
    record Disabled() implements HealthTest {}

    record Exec(List<String> arguments) implements HealthTest {
        public Exec {
            arguments = List.copyOf(arguments);
        }
    }

    record Shell(String line) implements HealthTest {}

    /// The form that an image's configuration has.
    default List<String> words() {
        return switch (this) {
            case Disabled() -> List.of("NONE");
            case Shell(String line) -> List.of("CMD-SHELL", line);
            case Exec(List<String> arguments) -> {
                List<String> words = new ArrayList<>(arguments.size() + 1);
                words.add("CMD");
                words.addAll(arguments);
                yield List.copyOf(words);
            }
        };
    }
}
