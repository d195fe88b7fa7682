package dev.mica.cli.option;

/// The words of the command line make no sense. The message says which and why, without a full stop.
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
