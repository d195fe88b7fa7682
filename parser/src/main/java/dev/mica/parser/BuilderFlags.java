package dev.mica.parser;

import dev.mica.parser.words.WhiteSpace;
import java.util.ArrayList;
import java.util.List;

/// Takes the words that start with `--` off the front of an instruction's arguments. Quotes and escapes are
/// taken off them. A `--` alone ends them.
final class BuilderFlags {
    private final List<String> flags = new ArrayList<>();
    private final String line;
    private final char escape;
    private int at;

    private BuilderFlags(String line, char escape) {
        this.line = line;
        this.escape = escape;
    }

    /// @param arguments what is left of the line
    record Split(List<String> flags, String arguments) {}

    static Split split(String line, char escape) {
        return new BuilderFlags(line, escape).split();
    }

    private Split split() {
        while (true) {
            while (at < line.length() && WhiteSpace.is(line.charAt(at))) {
                at++;
            }
            if (!line.startsWith("--", at)) {
                return new Split(List.copyOf(flags), line.substring(at));
            }
            String flag = flag();
            if (flag.equals("--")) {
                return new Split(List.copyOf(flags), line.substring(at));
            }
            flags.add(flag);
        }
    }

    /// Reads to the white space that ends the flag. A quote that is not closed extends to the line's end, and
    /// an escape character there is dropped.
    private String flag() {
        StringBuilder flag = new StringBuilder();
        char quote = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (quote == 0 && WhiteSpace.is(c)) {
                break;
            }
            at++;
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c != escape) {
                flag.append(c);
            } else if (at < line.length()) {
                flag.append(line.charAt(at++));
            }
        }
        return flag.toString();
    }
}
