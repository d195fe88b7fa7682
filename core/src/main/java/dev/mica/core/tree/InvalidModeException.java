package dev.mica.core.tree;

/// A `--chmod` that is neither octal nor symbolic; the message is BuildKit's.
public final class InvalidModeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private InvalidModeException(String message) {
        super(message);
    }

    static InvalidModeException notOctal(String text) {
        return new InvalidModeException(
                "invalid chmod parameter: '" + text + "'. it should be octal string and between 0 and 07777");
    }

    static InvalidModeException notSymbolic(String text) {
        return new InvalidModeException("invalid chmod parameter: '" + text
                + "'. it should be octal, or symbolic as in u=rwX,go=rX: invalid syntax");
    }
}
