package dev.mica.core.build;

import dev.mica.core.cache.RetentionFacts;
import dev.mica.core.cache.RetentionKind;
import dev.mica.core.cache.RetentionPolicies;
import dev.mica.core.cache.RetentionPolicy;
import dev.mica.core.cache.SpaceLimits;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.RefStore;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What to remove.
///
/// @param limits how much may stay of what is there for later use only; [SpaceLimits#NONE] to remove all that may go
/// @param freeBytes what is free on the store's disk
/// @param kinds what may go
/// @param wanted what of these may go
/// @param unusedFor only what was not used for that long may go
/// @param all whether also results of steps may go whose layers are part of an image; little space is won by it
/// @param pins what has to stay → for whom: "container web"
/// @param forgotten names that a dry run is to take for removed
/// @param dryRun whether only to say what would happen
public record CollectionRequest(
        RetentionPolicy policy,
        SpaceLimits limits,
        long freeBytes,
        Set<RetentionKind> kinds,
        Predicate<RetentionFacts> wanted,
        Optional<Duration> unusedFor,
        boolean all,
        Map<Digest, String> pins,
        Set<RefStore.RefName> forgotten,
        boolean dryRun) {
    /// Removes everything that nothing needs.
    public static final CollectionRequest EVERYTHING = new CollectionRequest(
            RetentionPolicies.DEFAULT,
            SpaceLimits.NONE,
            Long.MAX_VALUE,
            EnumSet.allOf(RetentionKind.class),
            _ -> true,
            Optional.empty(),
            true,
            Map.of(),
            Set.of(),
            false);

    public CollectionRequest {
        kinds = Set.copyOf(kinds);
        pins = Map.copyOf(pins);
        forgotten = Set.copyOf(forgotten);
        if (!forgotten.isEmpty() && !dryRun) {
            throw new IllegalArgumentException("names that are there count, but in a dry run");
        }
    }

    public CollectionRequest withPolicy(RetentionPolicy newPolicy) {
        return new CollectionRequest(
                newPolicy, limits, freeBytes, kinds, wanted, unusedFor, all, pins, forgotten, dryRun);
    }

    /// @param newFreeBytes what is free now
    public CollectionRequest withLimits(SpaceLimits newLimits, long newFreeBytes) {
        return new CollectionRequest(
                policy, newLimits, newFreeBytes, kinds, wanted, unusedFor, all, pins, forgotten, dryRun);
    }

    public CollectionRequest withKinds(Set<RetentionKind> newKinds) {
        return new CollectionRequest(
                policy, limits, freeBytes, newKinds, wanted, unusedFor, all, pins, forgotten, dryRun);
    }

    /// @param newWanted on top of what was wanted before
    public CollectionRequest withWanted(Predicate<RetentionFacts> newWanted) {
        return new CollectionRequest(
                policy, limits, freeBytes, kinds, wanted.and(newWanted), unusedFor, all, pins, forgotten, dryRun);
    }

    public CollectionRequest withUnusedFor(Duration duration) {
        return new CollectionRequest(
                policy, limits, freeBytes, kinds, wanted, Optional.of(duration), all, pins, forgotten, dryRun);
    }

    public CollectionRequest withAll(boolean newAll) {
        return new CollectionRequest(
                policy, limits, freeBytes, kinds, wanted, unusedFor, newAll, pins, forgotten, dryRun);
    }

    public CollectionRequest withPins(Map<Digest, String> newPins) {
        return new CollectionRequest(
                policy, limits, freeBytes, kinds, wanted, unusedFor, all, newPins, forgotten, dryRun);
    }

    /// A dry run after those names were removed.
    public CollectionRequest withDryRun(Set<RefStore.RefName> newForgotten) {
        return new CollectionRequest(
                policy, limits, freeBytes, kinds, wanted, unusedFor, all, pins, newForgotten, true);
    }

    public CollectionRequest withDryRun(boolean newDryRun) {
        return new CollectionRequest(
                policy, limits, freeBytes, kinds, wanted, unusedFor, all, pins, forgotten, newDryRun);
    }
}
