package dev.mica.core.cache;

import java.util.List;
import java.util.Optional;

/// The policies there are.
public final class RetentionPolicies {
    public static final RetentionPolicy LEAST_RECENTLY_USED = new LeastRecentlyUsed();
    public static final RetentionPolicy LANDLORD = new Landlord();
    public static final RetentionPolicy GENERATIONS = new Generations();
    public static final RetentionPolicy DEFAULT = GENERATIONS;

    private RetentionPolicies() {}

    /// All, the default first.
    public static List<RetentionPolicy> all() {
        return List.of(GENERATIONS, LANDLORD, LEAST_RECENTLY_USED);
    }

    /// The policy of that label.
    public static Optional<RetentionPolicy> labelled(String label) {
        return all().stream().filter(policy -> policy.label().equals(label)).findFirst();
    }
}
