package dev.mica.parser;

/// A `RUN --mount` that describes no mount.
public final class IllegalMountException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    /// @param hint what to try; empty if there is nothing to say
    public IllegalMountException(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
