package dev.mica.cli.option;

import java.util.Optional;

/// One option of a command, as its help shows it.
///
/// @param name without dashes
/// @param shorthand one letter; empty if it has none
/// @param kind what it takes
/// @param usage what it does, for the help
/// @param valueName what the help calls its value; empty for one without
/// @param refusal why Mica can't honour it and what to use instead; such an option is known, so that it can be
///     refused by name, and the help leaves it out
public record Option(
        String name,
        Optional<Character> shorthand,
        Kind kind,
        String usage,
        String valueName,
        Optional<String> refusal) {

    /// What an option takes.
    public enum Kind {
        /// Nothing, or `=true` and `=false`.
        FLAG,
        /// A value; the last one given counts.
        VALUE,
        /// Values; all that are given count.
        LIST
    }

    /// `--name`, on or off.
    public static Option flag(String name, String usage) {
        return new Option(name, Optional.empty(), Kind.FLAG, usage, "", Optional.empty());
    }

    /// `--name VALUE`.
    public static Option value(String name, String valueName, String usage) {
        return new Option(name, Optional.empty(), Kind.VALUE, usage, valueName, Optional.empty());
    }

    /// `--name VALUE`, any number of times.
    public static Option list(String name, String valueName, String usage) {
        return new Option(name, Optional.empty(), Kind.LIST, usage, valueName, Optional.empty());
    }

    /// An option that docker has and Mica has not.
    public static Option refused(String name, Kind kind, String instead) {
        return new Option(name, Optional.empty(), kind, "", "value", Optional.of(instead));
    }

    /// The same with a one-letter form.
    public Option or(char letter) {
        return new Option(name, Optional.of(letter), kind, usage, valueName, refusal);
    }

    /// `-t` or `--tag`, whichever the user wrote.
    String dashed() {
        return "--" + name;
    }
}
