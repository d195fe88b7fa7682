package dev.mica.parser.ignore;

import dev.mica.parser.glob.SlashPath;
import dev.mica.parser.words.WhiteSpace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The rules of a `.dockerignore`.
public record IgnoreFile(List<IgnoreRule> rules) {
    public IgnoreFile {
        rules = List.copyOf(rules);
    }

    /// Reads an ignore file: a rule a line, `#` in the first column for comments. Any text is one; whether
    /// its patterns are right [IgnoreMatcher] says.
    ///
    /// @param content UTF-8; a byte-order mark is allowed
    public static IgnoreFile parse(byte[] content) {
        return parse(new String(content, StandardCharsets.UTF_8));
    }

    public static IgnoreFile parse(String content) {
        String text = content.startsWith("\uFEFF") ? content.substring(1) : content;
        List<IgnoreRule> rules = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String trimmed = WhiteSpace.trim(line);
            if (!line.startsWith("#") && !trimmed.isEmpty()) {
                rules.add(new IgnoreRule(pattern(trimmed), number));
            }
        }
        return new IgnoreFile(rules);
    }

    private static String pattern(String line) {
        boolean exception = line.startsWith("!");
        String path = exception ? WhiteSpace.trim(line.substring(1)) : line;
        if (!path.isEmpty()) {
            path = SlashPath.clean(path);
        }
        if (path.length() > 1 && path.startsWith("/")) {
            path = path.substring(1);
        }
        return exception ? "!" + path : path;
    }

    /// The rules' patterns in order.
    public List<String> patterns() {
        return rules.stream().map(IgnoreRule::pattern).toList();
    }
}
