package dev.mica.parser;

/// A Dockerfile that can't be read. The user's to mend.
public final class DockerfileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SourceRange range;
    private final String hint;

    /// @param message what was expected and what was found, in BuildKit's words where it has some
    /// @param hint what to try, such as `did you mean chown?`; empty if there is nothing to say
    public DockerfileException(SourceRange range, String message, String hint) {
        super(message);
        this.range = range;
        this.hint = hint;
    }

    /// The lines that are wrong.
    public SourceRange range() {
        return range;
    }

    public String hint() {
        return hint;
    }
}
