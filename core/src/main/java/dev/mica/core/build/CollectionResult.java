package dev.mica.core.build;

import dev.mica.core.cache.RetentionFacts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a collection did, or would do.
///
/// @param lines a line for each thing that could have gone
/// @param usedBefore bytes of what was there for later use only
/// @param usedAfter the same after it
/// @param target what `usedAfter` should be at most; empty if there was no limit
/// @param freedBytes with the garbage that no one could have used any more
public record CollectionResult(
        List<Line> lines, long usedBefore, long usedAfter, OptionalLong target, long freedBytes) {
    public CollectionResult {
        lines = List.copyOf(lines);
    }

    /// One thing.
    ///
    /// @param kind what sort of thing, as `type` filters have it, or `garbage`
    /// @param id tells it from others of its kind; empty for garbage
    /// @param name for people
    /// @param bytes what it takes that nothing else needs
    /// @param reason for people: "in use by build 4711"
    /// @param use how it is used; empty for garbage
    public record Line(
            String kind, String id, String name, long bytes, boolean removed, String reason, Optional<Use> use) {
        @Override
        public String toString() {
            return (removed ? "removed: " : "kept: ") + reason;
        }
    }

    /// How a thing is used.
    ///
    /// @param active whether running work or an image needs it
    public record Use(RetentionFacts facts, boolean active) {}

    /// Whether no more than the limit is left.
    public boolean targetMet() {
        return target.isEmpty() || usedAfter <= target.getAsLong();
    }
}
