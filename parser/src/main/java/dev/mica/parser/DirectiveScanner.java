package dev.mica.parser;

import dev.mica.parser.words.WhiteSpace;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Reads parser directives line by line until the first line that is none.
final class DirectiveScanner {
    private final String marker;
    private final Set<Directive.Kind> seen = EnumSet.noneOf(Directive.Kind.class);
    private int line;
    private boolean done;

    /// @param marker what a directive begins with
    DirectiveScanner(String marker) {
        this.marker = marker;
    }

    /// Takes the next line.
    ///
    /// @throws StatementException if a directive comes a second time
    Optional<Directive> next(String text) throws StatementException {
        line++;
        Optional<Directive> directive = done ? Optional.empty() : read(text);
        if (directive.isEmpty()) {
            done = true;
        } else if (!seen.add(directive.get().kind())) {
            String name = directive.get().kind().name().toLowerCase(Locale.ROOT);
            throw new StatementException("only one " + name + " parser directive can be used");
        }
        return directive;
    }

    boolean isDone() {
        return done;
    }

    /// The directives at the top of a text, up to the first that is repeated.
    ///
    /// @param firstLine the number of the text's first line
    static List<Directive> scan(String text, String marker, int firstLine) {
        DirectiveScanner scanner = new DirectiveScanner(marker);
        scanner.line = firstLine - 1;
        List<Directive> directives = new ArrayList<>();
        LineScanner lines = new LineScanner(text);
        try {
            while (!scanner.isDone() && lines.advance()) {
                String line = lines.line();
                String content = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
                scanner.next(content.endsWith("\r") ? content.substring(0, content.length() - 1) : content)
                        .ifPresent(directives::add);
            }
        } catch (StatementException _) {
            // Whoever reads the whole file reports it.
            return directives;
        }
        return directives;
    }

    private Optional<Directive> read(String text) {
        if (!text.startsWith(marker)) {
            return Optional.empty();
        }
        String rest = WhiteSpace.trimStart(text.substring(marker.length()));
        int nameEnd = 0;
        while (nameEnd < rest.length() && isNameCharacter(rest.charAt(nameEnd), nameEnd)) {
            nameEnd++;
        }
        int equals = skipBlanks(rest, nameEnd);
        if (nameEnd == 0 || equals >= rest.length() || rest.charAt(equals) != '=') {
            return Optional.empty();
        }
        String value = value(rest.substring(equals + 1));
        if (value.isEmpty()) {
            return Optional.empty();
        }
        return kind(rest.substring(0, nameEnd)).map(kind -> new Directive(kind, value, line));
    }

    /// Blanks around a value are no part of it; of a value that is all blanks the last one is.
    private static String value(String text) {
        int start = skipBlanks(text, 0);
        int end = text.length();
        if (start == end) {
            return end == 0 ? "" : text.substring(end - 1);
        }
        while (isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static Optional<Directive.Kind> kind(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "syntax" -> Optional.of(Directive.Kind.SYNTAX);
            case "escape" -> Optional.of(Directive.Kind.ESCAPE);
            case "check" -> Optional.of(Directive.Kind.CHECK);
            default -> Optional.empty();
        };
    }

    private static boolean isNameCharacter(char c, int position) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (position > 0 && c >= '0' && c <= '9');
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
    }
}
