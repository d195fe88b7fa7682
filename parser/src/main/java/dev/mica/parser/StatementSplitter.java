package dev.mica.parser;

import dev.mica.parser.words.GoQuote;
import dev.mica.parser.words.WhiteSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Takes one joined line apart into keyword, flags and arguments. How arguments are split depends on the
/// keyword.
final class StatementSplitter {
    /// ONBUILD within ONBUILD means nothing, so that there is no need to follow it down for ever.
    private static final int MAX_NESTED = 20;

    private final char escape;

    /// Arguments, and whether they were a JSON array.
    private record Arguments(List<String> words, boolean json) {
        private static final Arguments NONE = new Arguments(List.of(), false);

        private static Arguments of(String word) {
            return word.isEmpty() ? NONE : new Arguments(List.of(word), false);
        }
    }

    StatementSplitter(char escape) {
        this.escape = escape;
    }

    Statement split(String line, SourceRange range, List<String> comments) throws StatementException {
        return split(line, range, comments, 0);
    }

    private Statement split(String line, SourceRange range, List<String> comments, int depth)
            throws StatementException {
        String trimmed = WhiteSpace.trim(line);
        int keywordEnd = ArgumentSplitter.blankFrom(trimmed, 0);
        String keyword = trimmed.substring(0, keywordEnd);
        BuilderFlags.Split flags =
                BuilderFlags.split(trimmed.substring(ArgumentSplitter.afterBlanks(trimmed, keywordEnd)), escape);
        String rest = WhiteSpace.trim(flags.arguments());
        Optional<Statement> trigger = Optional.empty();
        Arguments arguments = Arguments.NONE;
        if (!keyword.equalsIgnoreCase("ONBUILD")) {
            arguments = arguments(keyword, rest);
        } else if (!rest.isEmpty()) {
            if (depth == MAX_NESTED) {
                throw new StatementException(OnBuildReader.CHAINED);
            }
            trigger = Optional.of(split(rest, range, List.of(), depth + 1));
        }
        return new Statement(
                keyword,
                line,
                flags.flags(),
                arguments.words(),
                arguments.json(),
                List.of(),
                range,
                List.copyOf(comments),
                trigger);
    }

    private Arguments arguments(String keyword, String rest) throws StatementException {
        return switch (keyword.toUpperCase(Locale.ROOT)) {
            case "ADD", "COPY", "VOLUME" -> jsonOrWords(rest);
            case "CMD", "ENTRYPOINT", "RUN", "SHELL" -> jsonOrWhole(rest);
            case "ARG" -> new Arguments(List.copyOf(ArgumentSplitter.outsideQuotes(rest, escape)), false);
            case "ENV" -> pairs(rest, "ENV");
            case "LABEL" -> pairs(rest, "LABEL");
            case "EXPOSE", "FROM" -> words(rest);
            case "HEALTHCHECK" -> healthcheck(rest);
            case "MAINTAINER", "STOPSIGNAL", "USER", "WORKDIR" -> Arguments.of(rest);
            // What is no instruction is refused later; until then it has one empty argument, as in BuildKit.
            default -> new Arguments(List.of(""), false);
        };
    }

    private static Arguments words(String rest) {
        return rest.isEmpty() ? Arguments.NONE : new Arguments(List.copyOf(ArgumentSplitter.atBlanks(rest)), false);
    }

    private static Arguments jsonOrWords(String rest) throws StatementException {
        Optional<List<String>> json = JsonText.strings(rest);
        return json.isPresent() ? new Arguments(json.get(), true) : words(rest);
    }

    private static Arguments jsonOrWhole(String rest) throws StatementException {
        Optional<List<String>> json = JsonText.strings(rest);
        return json.isPresent() ? new Arguments(json.get(), true) : Arguments.of(rest);
    }

    /// The type, and what follows it.
    private static Arguments healthcheck(String rest) throws StatementException {
        int typeEnd = 0;
        while (typeEnd < rest.length() && !WhiteSpace.is(rest.charAt(typeEnd))) {
            typeEnd++;
        }
        if (typeEnd == 0) {
            return Arguments.NONE;
        }
        Arguments command = jsonOrWhole(WhiteSpace.trimStart(rest.substring(typeEnd)));
        List<String> words = new ArrayList<>(command.words().size() + 1);
        words.add(rest.substring(0, typeEnd));
        words.addAll(command.words());
        return new Arguments(List.copyOf(words), command.json());
    }

    /// `key=value …`, or the old form `key value`, which the first word without `=` shows.
    private Arguments pairs(String rest, String keyword) throws StatementException {
        List<String> words = ArgumentSplitter.outsideQuotes(rest, escape);
        if (words.isEmpty()) {
            return Arguments.NONE;
        }
        if (words.getFirst().indexOf('=') < 0) {
            int keyEnd = ArgumentSplitter.blankFrom(rest, 0);
            if (keyEnd == rest.length()) {
                throw new StatementException(keyword + " must have two arguments");
            }
            String value = rest.substring(ArgumentSplitter.afterBlanks(rest, keyEnd));
            return new Arguments(List.of(rest.substring(0, keyEnd), value, ""), false);
        }
        List<String> pairs = new ArrayList<>(words.size() * 3);
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new StatementException(
                        "Syntax error - can't find = in " + GoQuote.quote(word) + ". Must be of the form: name=value");
            }
            pairs.add(word.substring(0, equals));
            pairs.add(word.substring(equals + 1));
            pairs.add("=");
        }
        return new Arguments(List.copyOf(pairs), false);
    }
}
