package dev.mica.core.cache;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// What was not used for the longest time goes first.
final class LeastRecentlyUsed implements RetentionPolicy {
    static final Comparator<RetentionFacts> ORDER = Comparator.comparing(RetentionFacts::lastUsed)
            .thenComparing(RetentionFacts::created)
            .thenComparing(RetentionFacts::kind)
            .thenComparing(RetentionFacts::id);

    @Override
    public String label() {
        return "lru";
    }

    @Override
    public List<Ranked> rank(List<RetentionFacts> candidates, long budget, Instant now) {
        return candidates.stream()
                .sorted(ORDER)
                .map(facts -> new Ranked(facts, RetentionReasons.lastUsed(facts, now)))
                .toList();
    }
}
