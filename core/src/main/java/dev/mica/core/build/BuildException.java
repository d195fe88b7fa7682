package dev.mica.core.build;

import dev.mica.parser.SourceRange;
import java.util.Optional;

/// A build failed. The message says what was expected and what was found; [#hint()] what to try.
public final class BuildException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final transient Optional<SourceRange> range;
    private final String hint;

    /// @param range where the Dockerfile says what failed
    /// @param hint empty if there is nothing to try
    public BuildException(ErrorKind kind, Optional<SourceRange> range, String message, String hint) {
        super(message);
        this.kind = kind;
        this.range = range;
        this.hint = hint;
    }

    public BuildException(ErrorKind kind, Optional<SourceRange> range, String message, String hint, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.range = range;
        this.hint = hint;
    }

    public ErrorKind kind() {
        return kind;
    }

    public Optional<SourceRange> range() {
        return range;
    }

    public String hint() {
        return hint;
    }
}
