package dev.mica.parser;

import java.util.Optional;

/// A Dockerfile that can't be read. The user's to mend.
public final class DockerfileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SourceRange range;
    private final String hint;
    private final transient Optional<Dockerfile> before;

    /// @param message what was expected and what was found, in BuildKit's words where it has some
    /// @param hint what to try, such as `did you mean chown?`; empty if there is nothing to say
    public DockerfileException(SourceRange range, String message, String hint) {
        super(message);
        this.range = range;
        this.hint = hint;
        this.before = Optional.empty();
    }

    private DockerfileException(DockerfileException other, Dockerfile before) {
        super(other.getMessage(), other);
        this.range = other.range;
        this.hint = other.hint;
        this.before = Optional.of(before);
    }

    DockerfileException after(Dockerfile before) {
        return new DockerfileException(this, before);
    }

    /// The instructions that stand before the one that is wrong, if the file falls into instructions at all.
    public Optional<Dockerfile> before() {
        return before;
    }

    /// The lines that are wrong.
    public SourceRange range() {
        return range;
    }

    public String hint() {
        return hint;
    }
}
