package dev.mica.hostfs;

import dev.mica.core.tree.FileName;
import java.util.ArrayList;
import java.util.List;

/// How far the patterns of a selection reach at one place of the context: what is left of those that matched
/// the names so far.
record ContextReach(List<ContextPattern> patterns, int depth) {
    ContextReach {
        patterns = List.copyOf(patterns);
    }

    static ContextReach ofRoot(List<ContextPattern> patterns) {
        return new ContextReach(patterns, 0);
    }

    /// Whether nothing here is asked for.
    boolean isNone() {
        return patterns.isEmpty();
    }

    /// Whether this place and all below it is asked for.
    boolean isAll() {
        for (ContextPattern pattern : patterns) {
            if (pattern.names().size() <= depth) {
                return true;
            }
        }
        return false;
    }

    /// Whether a link here counts: it is asked for, or a pattern leads through it. No pattern leads through a link
    /// behind a wildcard.
    boolean followsLinks() {
        return isAll() || patterns.stream().anyMatch(pattern -> pattern.isLiteral(depth - 1));
    }

    /// The reach at a name of this directory.
    ContextReach child(FileName name) {
        if (isAll()) {
            return this;
        }
        List<ContextPattern> matching = new ArrayList<>();
        for (ContextPattern pattern : patterns) {
            if (pattern.names().get(depth).matches(name)) {
                matching.add(pattern);
            }
        }
        return new ContextReach(matching, depth + 1);
    }
}
