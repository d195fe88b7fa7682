package dev.mica.parser.glob;

import java.util.Optional;

/// A pattern of ignore files, `--exclude` and `--parents`, as moby/patternmatcher reads it: `*` and `?` stay
/// within a name, `**` crosses slashes, and brackets and escapes are those of a regular expression.
///
/// Brackets are odd in the same way: within them `*`, `?` and `**` stand for the expression they would be
/// outside, so that `[*]` is not a star. `\` before a letter is what it is in a regular expression, so that
/// `\d` is a digit.
public final class PathPattern {
    private enum Kind {
        EXACT,
        PREFIX,
        SUFFIX,
        EXPRESSION
    }

    private final Kind kind;
    private final String text;
    private final Optional<LinearExpression> expression;

    private PathPattern(Kind kind, String text, Optional<LinearExpression> expression) {
        this.kind = kind;
        this.text = text;
        this.expression = expression;
    }

    /// @param pattern a clean path
    /// @throws BadPatternException if it is no pattern of [FilePathPattern] or makes no expression
    public static PathPattern of(String pattern) {
        FilePathPattern.of(pattern);
        PathExpression translated = PathExpression.of(pattern);
        return switch (translated.kind()) {
            case EXACT -> new PathPattern(Kind.EXACT, pattern, Optional.empty());
            case PREFIX -> new PathPattern(Kind.PREFIX, pattern.substring(0, pattern.length() - 2), Optional.empty());
            case SUFFIX -> new PathPattern(Kind.SUFFIX, pattern.substring(2), Optional.empty());
            case EXPRESSION ->
                new PathPattern(
                        Kind.EXPRESSION, pattern, Optional.of(LinearExpression.compile(translated.expression())));
        };
    }

    /// Whether the pattern covers exactly this path; what lies above the path is not looked at.
    public boolean matches(String path) {
        return switch (kind) {
            case EXACT -> path.equals(text);
            case PREFIX -> path.startsWith(text);
            case SUFFIX ->
                path.endsWith(text) || (text.startsWith("/") && text.endsWith(path) && endsBehindSlash(path));
            case EXPRESSION ->
                expression.filter(compiled -> compiled.matches(path)).isPresent();
        };
    }

    /// `**/foo` covers `foo`, too.
    private boolean endsBehindSlash(String path) {
        return path.length() == text.length() - 1;
    }
}
