package dev.mica.parser;

import dev.mica.parser.words.GoQuote;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads FROM.
final class FromReader {
    private static final FlagSet FLAGS = FlagSet.none().text("platform");

    private FromReader() {}

    static Instruction read(Statement statement, Source source) throws StatementException {
        List<String> words = statement.arguments();
        boolean named = words.size() == 3 && words.get(1).equalsIgnoreCase("as");
        if (!named && words.size() != 1) {
            throw new StatementException("FROM requires either one or three arguments");
        }
        Optional<StageAlias> alias = named ? Optional.of(new StageAlias(words.get(1), words.get(2))) : Optional.empty();
        Optional<String> name = alias.map(written -> written.name().toLowerCase(Locale.ROOT));
        if (name.isPresent() && !isStageName(name.get())) {
            throw new StatementException("invalid name for build stage: "
                    + GoQuote.quote(words.get(2))
                    + ", name can't start with a number or contain symbols");
        }
        FlagSet.Values flags = FLAGS.read(statement.flags());
        return new Instruction.From(
                source,
                words.getFirst(),
                name,
                alias,
                flags.nonEmptyText("platform"),
                name.flatMap(stage -> DocComment.of(statement.comments(), stage)));
    }

    private static boolean isStageName(String name) {
        return !name.isEmpty()
                && isLetter(name.charAt(0))
                && name.chars().allMatch(c -> isLetter(c) || (c >= '0' && c <= '9') || "-_.".indexOf(c) >= 0);
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z';
    }
}
