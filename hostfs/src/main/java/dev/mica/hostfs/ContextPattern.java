package dev.mica.hostfs;

import dev.mica.core.tree.FileName;
import dev.mica.core.tree.TreePath;
import dev.mica.parser.glob.FilePathPattern;
import java.util.ArrayList;
import java.util.List;

/// A source path of COPY, name by name; it asks for what it matches and all below. What can't be taken apart
/// (`**`, a pattern that Go refuses) asks for everything below the names before it: a scan may find too much,
/// and who selects from it reports the error.
record ContextPattern(List<Name> names) {
    /// One name of the pattern.
    sealed interface Name {
        /// Exactly this name.
        record Literal(FileName name) implements Name {}

        /// All names that match.
        record Glob(FilePathPattern pattern) implements Name {}

        default boolean matches(FileName candidate) {
            return switch (this) {
                case Literal literal -> literal.name.equals(candidate);
                case Glob glob -> glob.pattern.matches(candidate.bytes());
            };
        }
    }

    ContextPattern {
        names = List.copyOf(names);
    }

    static ContextPattern of(String pattern) {
        List<Name> names = new ArrayList<>();
        for (String name : pattern.split("/", -1)) {
            switch (name) {
                case "", "." -> {}
                case ".." -> {
                    if (!names.isEmpty()) {
                        names.removeLast();
                    }
                }
                default -> {
                    if (!add(names, name)) {
                        return new ContextPattern(names);
                    }
                }
            }
        }
        return new ContextPattern(names);
    }

    private static boolean add(List<Name> names, String name) {
        if (name.contains("**")) {
            return false;
        }
        try {
            names.add(
                    FilePathPattern.isPattern(name)
                            ? new Name.Glob(FilePathPattern.of(name))
                            : new Name.Literal(FileName.of(name)));
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// Whether there is no wildcard in its first names.
    boolean isLiteral(int count) {
        return names.subList(0, count).stream().allMatch(Name.Literal.class::isInstance);
    }

    /// Where a link at `link`, which this pattern's first `used` names led to, sends the rest of the pattern.
    ContextPattern redirect(TreePath target, int used) {
        List<Name> redirected = new ArrayList<>();
        target.names().forEach(name -> redirected.add(new Name.Literal(name)));
        redirected.addAll(names.subList(used, names.size()));
        return new ContextPattern(redirected);
    }
}
