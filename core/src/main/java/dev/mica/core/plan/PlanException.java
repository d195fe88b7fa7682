package dev.mica.core.plan;

import dev.mica.parser.SourceRange;
import java.util.Optional;

/// A Dockerfile, or the request to build it, means nothing that can be built. The user's to mend.
public final class PlanException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<SourceRange> range;
    private final String hint;

    /// @param range where the Dockerfile says it; empty for what the request says
    /// @param message what was expected and what was found, in BuildKit's words where it has some
    /// @param hint what to try; empty if there is nothing to say
    public PlanException(Optional<SourceRange> range, String message, String hint) {
        super(message);
        this.range = range;
        this.hint = hint;
    }

    public Optional<SourceRange> range() {
        return range;
    }

    public String hint() {
        return hint;
    }

    /// The same error at a line, if it has none yet.
    PlanException at(SourceRange line) {
        return range.isPresent() ? this : new PlanException(Optional.of(line), String.valueOf(getMessage()), hint);
    }
}
