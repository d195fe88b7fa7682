package dev.mica.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds directives in files of any syntax, without reading the rest of them.
public final class DockerfileSyntax {
    private DockerfileSyntax() {}

    /// What names the frontend that a file is written for: `# syntax=…`, `// syntax=…` or the `syntax` of a
    /// JSON object. A first line that starts with `#!` is skipped.
    public static Optional<Directive> detect(String content) {
        Body body = Body.of(content);
        Optional<Directive> found = first(body, "#", Directive.Kind.SYNTAX);
        if (found.isEmpty()) {
            found = first(body, "//", Directive.Kind.SYNTAX);
        }
        return found.isPresent()
                ? found
                : JsonText.member(body.text(), "syntax")
                        .map(value -> new Directive(Directive.Kind.SYNTAX, value, body.firstLine()));
    }

    /// The directives of a Dockerfile that say something to others than its reader, which a `#!` line does
    /// not hide.
    static List<Directive> directives(String content) {
        Body body = Body.of(content);
        List<Directive> directives = new ArrayList<>(DirectiveScanner.scan(body.text(), "#", body.firstLine()));
        directives.removeIf(directive -> directive.kind() == Directive.Kind.ESCAPE);
        return directives;
    }

    /// What the comments above an instruction say for the checks of that instruction: the value of their
    /// first `check=…`, up to a space.
    public static Optional<String> checkOptions(List<String> comments) {
        for (String comment : comments) {
            List<Directive> directives = DirectiveScanner.scan(comment, "", 1);
            if (!directives.isEmpty() && directives.getFirst().kind() == Directive.Kind.CHECK) {
                return Optional.of(directives.getFirst().reference());
            }
        }
        return Optional.empty();
    }

    private static Optional<Directive> first(Body body, String marker, Directive.Kind kind) {
        return DirectiveScanner.scan(body.text(), marker, body.firstLine()).stream()
                .filter(directive -> directive.kind() == kind)
                .findFirst();
    }

    /// A file's text without a byte-order mark and a `#!` line.
    private record Body(String text, int firstLine) {
        static Body of(String content) {
            String text = content.startsWith("\uFEFF") ? content.substring(1) : content;
            if (!text.startsWith("#!")) {
                return new Body(text, 1);
            }
            int newline = text.indexOf('\n');
            return new Body(newline < 0 ? "" : text.substring(newline + 1), 2);
        }
    }
}
