package dev.mica.core.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The variables in force at one point of a stage, ARG and ENV alike, in the order in which each was set
/// last: the order is what a RUN step's process gets. Immutable.
final class Variables {
    /// What Linux takes as one string of an environment.
    private static final int MAX_VALUE_LENGTH = 131_072;

    static final Variables NONE = new Variables(new LinkedHashMap<>());

    private final Map<String, String> values;

    private Variables(Map<String, String> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /// @throws PlanException if the value is longer than any process can be given
    Variables with(String name, String value) {
        if (value.length() > MAX_VALUE_LENGTH) {
            throw Refusals.refuse(
                    "the value of " + name + " is longer than " + MAX_VALUE_LENGTH + " characters",
                    "no process could be given it");
        }
        LinkedHashMap<String, String> changed = new LinkedHashMap<>(values);
        changed.remove(name);
        changed.put(name, value);
        return new Variables(changed);
    }

    /// Sets the variable if it is not set.
    Variables withDefault(String name, String value) {
        return values.containsKey(name) ? this : with(name, value);
    }

    Variables without(String name) {
        LinkedHashMap<String, String> changed = new LinkedHashMap<>(values);
        changed.remove(name);
        return new Variables(changed);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    Set<String> names() {
        return values.keySet();
    }

    Map<String, String> asMap() {
        return values;
    }

    /// `NAME=value`, in order.
    List<String> entries() {
        List<String> entries = new ArrayList<>(values.size());
        values.forEach((name, value) -> entries.add(name + "=" + value));
        return List.copyOf(entries);
    }
}
