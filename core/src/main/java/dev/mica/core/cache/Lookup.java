package dev.mica.core.cache;

/// What the cache says of a step.
public sealed interface Lookup {
    record Hit(CacheRecord cacheRecord) implements Lookup {}

    record Miss(MissReason reason) implements Lookup {}

    /// Nothing can be said before an input was executed; only a plan without a build has to admit this.
    record Undecided() implements Lookup {}
}
