package dev.mica.core.cache;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What a newer result of the same step superseded goes first, and then the rest in Landlord's order. What is
/// superseded
/// goes in the order of its last use: what it would save says little of whether anybody goes back to it.
final class Generations implements RetentionPolicy {
    private final Landlord landlord = new Landlord();

    @Override
    public String label() {
        return "generations";
    }

    @Override
    public List<Ranked> rank(List<RetentionFacts> candidates, long budget, Instant now) {
        List<Ranked> superseded = new ArrayList<>();
        List<Ranked> current = new ArrayList<>();
        for (Ranked ranked : landlord.rank(candidates, budget, now)) {
            if (ranked.facts().superseded()) {
                superseded.add(new Ranked(
                        ranked.facts(),
                        RetentionReasons.lastUsed(ranked.facts(), now) + ", superseded by a newer result of its step"));
            } else {
                current.add(ranked);
            }
        }
        superseded.sort(Comparator.comparing(Ranked::facts, LeastRecentlyUsed.ORDER));
        superseded.addAll(current);
        return superseded;
    }
}
