package dev.mica.core.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What has used up the credit of its last use goes first: little time saved for many bytes, long ago.
final class Landlord implements RetentionPolicy {
    @Override
    public String label() {
        return "landlord";
    }

    @Override
    public List<Ranked> rank(List<RetentionFacts> candidates, long budget, Instant now) {
        Map<RetentionFacts, Double> ends = creditEnds(candidates, budget, now);
        return candidates.stream()
                .sorted(Comparator.comparing((RetentionFacts facts) -> ends.getOrDefault(facts, 0.0))
                        .thenComparing(LeastRecentlyUsed.ORDER))
                .map(facts -> new Ranked(facts, RetentionReasons.worth(facts, now)))
                .toList();
    }

    /// When each candidate's credit is used up, in seconds from now; long ago for what goes first.
    static Map<RetentionFacts, Double> creditEnds(List<RetentionFacts> candidates, long budget, Instant now) {
        double bytes = 0;
        double saved = 0;
        Instant oldest = now;
        for (RetentionFacts facts : candidates) {
            bytes += facts.bytes();
            saved += facts.savedMillis();
            oldest = facts.created().isBefore(oldest) ? facts.created() : oldest;
        }
        double span = seconds(oldest, now);
        double turnover = span * (bytes == 0 ? 1 : Math.min(1, Math.max(0, budget) / bytes));
        double meanWorth = bytes == 0 ? 0 : saved / bytes;
        Map<RetentionFacts, Double> ends = new HashMap<>();
        for (RetentionFacts facts : candidates) {
            double idle = seconds(facts.lastUsed(), now);
            ends.put(facts, turnover * relativeWorth(facts, meanWorth) - idle);
        }
        return ends;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    /// How much more a byte of it saves than a byte does on average. What takes no space is worth keeping for ever.
    private static double relativeWorth(RetentionFacts facts, double meanWorth) {
        if (facts.bytes() == 0) {
            return Double.POSITIVE_INFINITY;
        }
        return meanWorth == 0 ? 1 : (double) facts.savedMillis() / facts.bytes() / meanWorth;
    }
}
