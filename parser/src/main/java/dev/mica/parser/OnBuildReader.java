package dev.mica.parser;

import dev.mica.parser.words.WhiteSpace;
import java.util.Locale;

/// Reads ONBUILD. What it triggers is kept as text; only its name is looked at.
final class OnBuildReader {
    static final String CHAINED = "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed";

    private OnBuildReader() {}

    static Instruction read(Statement statement, Source source) throws StatementException {
        if (statement.trigger().isEmpty()) {
            throw new StatementException("ONBUILD requires at least one argument");
        }
        FlagSet.none().read(statement.flags());
        String keyword = WhiteSpace.trim(statement.trigger().get().keyword()).toUpperCase(Locale.ROOT);
        return switch (keyword) {
            case "ONBUILD" -> throw new StatementException(CHAINED);
            case "MAINTAINER", "FROM" -> throw new StatementException(keyword + " isn't allowed as an ONBUILD trigger");
            default -> new Instruction.OnBuild(source, trigger(statement), statement.heredocs());
        };
    }

    private static String trigger(Statement statement) {
        String original = statement.original();
        int start = skipBlanks(original, 0);
        if (original.regionMatches(true, start, "ONBUILD", 0, 7)) {
            original = original.substring(skipBlanks(original, start + 7));
        }
        StringBuilder text = new StringBuilder(original);
        for (Heredoc heredoc : statement.heredocs()) {
            text.append('\n').append(heredoc.content()).append(heredoc.name());
        }
        return text.toString();
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && " \t\n\f\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }
}
