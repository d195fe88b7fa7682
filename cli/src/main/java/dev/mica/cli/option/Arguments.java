package dev.mica.cli.option;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A command line, taken apart.
///
/// @param options name → values, in the order given; a flag's value is `true` or `false`
/// @param words what is no option
/// @param help whether `--help` was among the options
public record Arguments(Map<String, List<String>> options, List<String> words, boolean help) {
    public Arguments {
        options = Map.copyOf(options);
        words = List.copyOf(words);
    }

    /// Whether a flag is on.
    public boolean flag(String name) {
        return value(name).map("true"::equals).orElse(false);
    }

    /// Whether the option was given at all.
    public boolean given(String name) {
        return options.containsKey(name);
    }

    /// The last value given.
    public Optional<String> value(String name) {
        List<String> all = values(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /// All values given.
    public List<String> values(String name) {
        return options.getOrDefault(name, List.of());
    }

    public String word(int index) {
        return words.get(index);
    }
}
