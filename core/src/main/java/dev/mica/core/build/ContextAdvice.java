package dev.mica.core.build;

import dev.mica.core.port.ContextSource;
import dev.mica.core.tree.TreePath;
import dev.mica.parser.ignore.IgnoreMatcher;
import dev.mica.parser.ignore.IgnoreRule;
import dev.mica.parser.words.Suggestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Says why a context lacks a file: a line of the ignore file leaves it out, or the name is spelt otherwise. A scan
/// holds only what instructions ask for, so the directory is asked anew.
record ContextAdvice(ContextSource source, IgnoreMatcher ignored) implements State.Advice {
    @Override
    public String hint(TreePath missing) throws IOException {
        if (missing.isRoot()) {
            return "";
        }
        String path = text(missing);
        if (ignored.excludes(path)) {
            Optional<IgnoreRule> rule = ignored.decidedBy(path);
            return "the ignore file leaves it out"
                    + rule.map(r -> ": line " + r.line() + ", " + r.pattern()).orElse("");
        }
        String directory = text(missing.parent());
        List<String> names = source.names(directory);
        return Suggestion.closest(missing.name().toString(), names, false)
                .map(name -> "did you mean \"" + (directory.isEmpty() ? name : directory + "/" + name) + "\"?")
                .orElse("the context is " + source.description());
    }

    private static String text(TreePath path) {
        return new String(path.bytes(), StandardCharsets.UTF_8);
    }
}
