package dev.mica.parser.ignore;

/// A rule of an ignore file that is no pattern. The user's to mend.
public final class IgnorePatternException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient IgnoreRule rule;

    IgnorePatternException(String message, IgnoreRule rule) {
        super(message);
        this.rule = rule;
    }

    public IgnoreRule rule() {
        return rule;
    }
}
