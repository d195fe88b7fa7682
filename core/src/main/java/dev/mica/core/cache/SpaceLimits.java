package dev.mica.core.cache;

import java.util.OptionalLong;

/// How much space a cache may take, in bytes, by the rules of BuildKit's collector: it may take `maxUsed`; less, if
/// fewer than `minFree` bytes would be free otherwise; but what fits into `reserved` always stays. With `reserved`
/// alone, that is the limit.
public record SpaceLimits(OptionalLong maxUsed, OptionalLong reserved, OptionalLong minFree) {
    /// Nothing may stay.
    public static final SpaceLimits NONE =
            new SpaceLimits(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    /// No more than that.
    public static SpaceLimits maxUsed(long bytes) {
        return new SpaceLimits(OptionalLong.of(bytes), OptionalLong.empty(), OptionalLong.empty());
    }

    /// How many bytes may stay.
    ///
    /// @param used what the cache takes now
    /// @param free what is free on the disk now
    /// @return empty if there is no limit, so that all that may go goes
    public OptionalLong target(long used, long free) {
        if (maxUsed.isEmpty() && reserved.isEmpty() && minFree.isEmpty()) {
            return OptionalLong.empty();
        }
        long target = maxUsed.orElse(minFree.isPresent() ? Long.MAX_VALUE : 0);
        long lacking = minFree.orElse(0) - free;
        if (lacking > 0) {
            target = Math.min(target, Math.max(0, used - lacking));
        }
        return OptionalLong.of(Math.max(target, reserved.orElse(0)));
    }
}
