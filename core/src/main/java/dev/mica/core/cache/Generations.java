package dev.mica.core.cache;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Copies go first, then what a newer result of the same step superseded, and then the rest in Landlord's order. Copies
/// and what is superseded go in the order of their last use: what a superseded result would save says little of whether
/// anybody goes back to it.
final class Generations implements RetentionPolicy {
    private final Landlord landlord = new Landlord();

    @Override
    public String label() {
        return "generations";
    }

    @Override
    public List<Ranked> rank(List<RetentionFacts> candidates, long budget, Instant now) {
        List<Ranked> ranked = new ArrayList<>();
        List<Ranked> superseded = new ArrayList<>();
        List<Ranked> current = new ArrayList<>();
        for (Ranked each : landlord.rank(candidates, budget, now)) {
            RetentionFacts facts = each.facts();
            String used = RetentionReasons.lastUsed(facts, now);
            if (facts.kind().isCopy()) {
                ranked.add(new Ranked(facts, used + ", and is made again from what is kept"));
            } else if (facts.superseded()) {
                superseded.add(new Ranked(facts, used + ", superseded by a newer result of its step"));
            } else {
                current.add(each);
            }
        }
        Comparator<Ranked> longestUnused = Comparator.comparing(Ranked::facts, LeastRecentlyUsed.ORDER);
        ranked.sort(longestUnused);
        superseded.sort(longestUnused);
        ranked.addAll(superseded);
        ranked.addAll(current);
        return ranked;
    }
}
