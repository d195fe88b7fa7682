package dev.mica.parser.glob;

/// A pattern whose brackets or escapes do not match up.
public final class BadPatternException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public BadPatternException() {
        super("syntax error in pattern");
    }
}
