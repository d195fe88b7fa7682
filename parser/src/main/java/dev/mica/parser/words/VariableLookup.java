package dev.mica.parser.words;

import java.util.Map;
import java.util.Optional;

/// The variables that words may use.
@FunctionalInterface
public interface VariableLookup {
    /// No variable is set.
    VariableLookup NONE = name -> Optional.empty();

    /// The variable's value; empty if it is not set.
    Optional<String> value(String name);

    static VariableLookup of(Map<String, String> values) {
        Map<String, String> copy = Map.copyOf(values);
        return name -> Optional.ofNullable(copy.get(name));
    }
}
