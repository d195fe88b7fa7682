package dev.mica.parser;

/// A parser directive: a `# key=value` at the very top.
///
/// @param line counted from 1
public record Directive(Kind kind, String value, int line) {
    public enum Kind {
        SYNTAX,
        ESCAPE,
        CHECK
    }

    /// The value up to its first space: for SYNTAX the frontend, without what is passed to it.
    public String reference() {
        int space = value.indexOf(' ');
        return space < 0 ? value : value.substring(0, space);
    }
}
