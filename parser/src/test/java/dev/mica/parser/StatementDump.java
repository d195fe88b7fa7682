package dev.mica.parser;

import dev.mica.parser.words.GoQuote;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Statements as the s-expressions that the conformance data has.
final class StatementDump {
    private StatementDump() {}

    static String of(List<Statement> statements) {
        return statements.stream().map(StatementDump::of).collect(Collectors.joining("\n"));
    }

    static String of(Statement statement) {
        return "(" + inner(statement) + ")";
    }

    private static String inner(Statement statement) {
        StringBuilder dump = new StringBuilder(statement.keyword().toLowerCase(Locale.ROOT));
        if (!statement.flags().isEmpty()) {
            dump.append(" [").append(quoted(statement.flags())).append("]");
        }
        statement.trigger().ifPresent(trigger -> dump.append(" ").append(of(trigger)));
        if (!statement.arguments().isEmpty()) {
            dump.append(" ").append(quoted(statement.arguments()));
        }
        return dump.toString().strip();
    }

    private static String quoted(List<String> words) {
        return words.stream().map(GoQuote::quote).collect(Collectors.joining(" "));
    }
}
