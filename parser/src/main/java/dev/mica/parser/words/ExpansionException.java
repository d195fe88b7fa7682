package dev.mica.parser.words;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/// A word that can't be expanded. The user's to mend.
public final class ExpansionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Set<String> unmatched;

    ExpansionException(String message, Set<String> unmatched) {
        super(message);
        this.unmatched = Collections.unmodifiableSet(new LinkedHashSet<>(unmatched));
    }

    /// The variables that were met before the error and are not set.
    public Set<String> unmatched() {
        return unmatched;
    }
}
