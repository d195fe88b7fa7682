package dev.mica.cli.option;

import java.util.List;
import java.util.Optional;

/// What a command takes: its options and its words.
///
/// @param name the command as its help shows it, such as `build`
/// @param aliases other spellings, such as `image build`
/// @param words the rest of the usage line, such as `PATH | URL | -`
/// @param summary what it does, one line
/// @param options in the order of the help
/// @param leastWords how many words it needs
/// @param mostWords how many it takes
/// @param optionsFirst whether the first word ends the options, as for `run`, where the rest is another's
///     command line
public record Syntax(
        String name,
        List<String> aliases,
        String words,
        String summary,
        List<Option> options,
        int leastWords,
        int mostWords,
        boolean optionsFirst) {
    /// No limit of words.
    public static final int ANY = Integer.MAX_VALUE;

    public Syntax {
        aliases = List.copyOf(aliases);
        options = List.copyOf(options);
    }

    /// A command that takes options anywhere among its words.
    public static Syntax of(String name, String words, String summary, int leastWords, int mostWords) {
        return new Syntax(name, List.of(), words, summary, List.of(), leastWords, mostWords, false);
    }

    public Syntax withAliases(String... names) {
        return new Syntax(name, List.of(names), words, summary, options, leastWords, mostWords, optionsFirst);
    }

    public Syntax withOptions(Option... more) {
        return withOptions(List.of(more));
    }

    public Syntax withOptions(List<Option> more) {
        return new Syntax(name, aliases, words, summary, more, leastWords, mostWords, optionsFirst);
    }

    public Syntax withOptionsFirst() {
        return new Syntax(name, aliases, words, summary, options, leastWords, mostWords, true);
    }

    /// The usage line: `mica build [OPTIONS] PATH`.
    public String usage() {
        boolean any = options.stream().anyMatch(option -> option.refusal().isEmpty());
        return ("mica " + name + (any ? " [OPTIONS]" : "") + " " + words).strip();
    }

    Optional<Option> option(String optionName) {
        return options.stream()
                .filter(option -> option.name().equals(optionName))
                .findFirst();
    }

    Optional<Option> option(char shorthand) {
        return options.stream()
                .filter(option -> option.shorthand().equals(Optional.of(shorthand)))
                .findFirst();
    }
}
