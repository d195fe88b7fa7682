package dev.mica.parser.ignore;

import java.util.BitSet;
import java.util.Optional;

/// What an [IgnoreMatcher] says of one path, and what it remembers for the paths below it. Immutable.
public final class IgnoreDecision {
    private final boolean root;
    private final boolean excluded;
    private final boolean mayHoldIncluded;
    private final BitSet covering;
    private final Optional<IgnoreRule> decidedBy;

    IgnoreDecision(
            boolean root, boolean excluded, boolean mayHoldIncluded, BitSet covering, Optional<IgnoreRule> decidedBy) {
        this.root = root;
        this.excluded = excluded;
        this.mayHoldIncluded = mayHoldIncluded;
        this.covering = covering;
        this.decidedBy = decidedBy;
    }

    /// Whether the path is left out.
    public boolean excluded() {
        return excluded;
    }

    /// Whether anything below the path, if it is a directory, may be part of the context. If not, it need not
    /// be looked into.
    public boolean mayHoldIncluded() {
        return mayHoldIncluded;
    }

    /// The last rule that covers the path or something above it: the one that leaves it out, or takes it back
    /// in. Empty if none does.
    public Optional<IgnoreRule> decidedBy() {
        return decidedBy;
    }

    boolean isRoot() {
        return root;
    }

    boolean isCovering(int rule) {
        return covering.get(rule);
    }
}
