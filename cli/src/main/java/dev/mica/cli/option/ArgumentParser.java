package dev.mica.cli.option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Takes a command line apart as docker does (the rules of POSIX with GNU's long options): `-t x`, `-tx`, `-t=x`,
/// `--tag x`, `--tag=x`, bundled flags `-it`, and `--` before words that begin with a dash.
public final class ArgumentParser {
    private final Syntax syntax;
    private final List<String> line;
    private final Map<String, List<String>> options = new LinkedHashMap<>();
    private final List<String> words = new ArrayList<>();
    private boolean help;
    private int next;

    private ArgumentParser(Syntax syntax, List<String> line) {
        this.syntax = syntax;
        this.line = line;
    }

    /// Takes the words after the command's name apart.
    ///
    /// @throws UsageException if an option is unknown, refused or lacks its value, or there are too few or too
    ///     many
    ///     words
    public static Arguments parse(Syntax syntax, List<String> line) throws UsageException {
        Arguments arguments = parseLeading(syntax, line);
        if (!arguments.help()) {
            checkWords(syntax, arguments.words().size());
        }
        return arguments;
    }

    /// The same without counting words: for options that stand before a command.
    public static Arguments parseLeading(Syntax syntax, List<String> line) throws UsageException {
        ArgumentParser parser = new ArgumentParser(syntax, line);
        parser.run();
        return new Arguments(parser.options, parser.words, parser.help);
    }

    private void run() throws UsageException {
        while (next < line.size()) {
            String word = line.get(next++);
            if (word.equals("--")) {
                words.addAll(line.subList(next, line.size()));
                return;
            } else if (word.startsWith("--")) {
                longOption(word.substring(2));
            } else if (word.length() > 1 && word.startsWith("-")) {
                shortOptions(word.substring(1));
            } else {
                words.add(word);
                if (syntax.optionsFirst()) {
                    words.addAll(line.subList(next, line.size()));
                    return;
                }
            }
        }
    }

    private void longOption(String text) throws UsageException {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        Optional<String> attached = equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1));
        Optional<Option> known = syntax.option(name);
        if (known.isEmpty() && name.equals("help")) {
            help = true;
            return;
        }
        take(known.orElseThrow(() -> unknown(name)), "--" + name, attached);
    }

    private UsageException unknown(String name) {
        List<String> names = syntax.options().stream()
                .filter(option -> option.refusal().isEmpty())
                .map(Option::name)
                .toList();
        String hint = Suggestion.nearest(name, names)
                .map(near -> " (did you mean --" + near + "?)")
                .orElse("");
        return new UsageException("unknown flag: --" + name + hint);
    }

    private void shortOptions(String letters) throws UsageException {
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            Optional<Option> known = syntax.option(letter);
            if (known.isEmpty() && letter == 'h') {
                help = true;
                continue;
            }
            Option option = known.orElseThrow(
                    () -> new UsageException("unknown shorthand flag: '" + letter + "' in -" + letters));
            String rest = letters.substring(i + 1);
            boolean assigned = rest.startsWith("=");
            if (option.kind() == Option.Kind.FLAG && !assigned) {
                take(option, "-" + letter, Optional.empty());
                continue;
            }
            Optional<String> attached =
                    rest.isEmpty() ? Optional.empty() : Optional.of(assigned ? rest.substring(1) : rest);
            take(option, "-" + letter, attached);
            return;
        }
    }

    private void take(Option option, String written, Optional<String> attached) throws UsageException {
        String value;
        if (option.kind() == Option.Kind.FLAG) {
            value = attached.isEmpty() ? "true" : truth(option, attached.get());
        } else if (attached.isPresent()) {
            value = attached.get();
        } else if (next < line.size()) {
            value = line.get(next++);
        } else {
            throw new UsageException(
                    written.startsWith("--")
                            ? "flag needs an argument: " + written
                            : "flag needs an argument: '" + written.substring(1) + "' in " + written);
        }
        if (option.refusal().isPresent() && !value.equals("false")) {
            throw new UsageException(
                    written + " is not supported: " + option.refusal().get());
        }
        if (option.kind() == Option.Kind.LIST) {
            options.computeIfAbsent(option.name(), name -> new ArrayList<>()).add(value);
        } else {
            options.put(option.name(), List.of(value));
        }
    }

    private static String truth(Option option, String text) throws UsageException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "t", "true" -> "true";
            case "0", "f", "false" -> "false";
            default ->
                throw new UsageException("invalid argument \"" + text + "\" for \"" + option.dashed()
                        + "\" flag: expected true or false");
        };
    }

    private static void checkWords(Syntax syntax, int count) throws UsageException {
        int least = syntax.leastWords();
        int most = syntax.mostWords();
        if (count >= least && count <= most) {
            return;
        }
        String wanted;
        if (most == 0) {
            wanted = "accepts no arguments";
        } else if (least == most) {
            wanted = "requires " + plural(least);
        } else if (count < least) {
            wanted = "requires at least " + plural(least);
        } else {
            wanted = "requires at most " + plural(most);
        }
        throw new UsageException("'mica " + syntax.name() + "' " + wanted);
    }

    private static String plural(int count) {
        return count + (count == 1 ? " argument" : " arguments");
    }
}
