package dev.mica.cli.command;

/// A command can't do what it should. The message says what, where, and what was found instead of what.
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String hint;

    /// @param hint what to try; empty if nothing is known
    public CommandException(int exitCode, String message, String hint) {
        super(message);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    public CommandException(String message, String hint) {
        this(1, message, hint);
    }

    public CommandException(String message) {
        this(1, message, "");
    }

    public int exitCode() {
        return exitCode;
    }

    public String hint() {
        return hint;
    }
}
