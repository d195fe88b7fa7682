package dev.mica.core.build;

import dev.mica.core.oci.DiffId;
import java.util.Optional;
import java.util.Set;

/// What a shared cache said does not hold, or what it has can't be had. Unchecked, since it may come up wherever trees
/// and layers are read; the build goes on without what it names.
final class UnusableCacheException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<ImportedCache> cache;
    private final transient Set<DiffId> missing;

    private UnusableCacheException(Optional<ImportedCache> cache, Set<DiffId> missing, String message) {
        super(message);
        this.cache = cache;
        this.missing = Set.copyOf(missing);
    }

    static UnusableCacheException of(ImportedCache cache, String message) {
        return new UnusableCacheException(Optional.of(cache), Set.of(), message);
    }

    /// @param missing layers that no cache has, though some have records of the steps that made them
    static UnusableCacheException missing(Set<DiffId> missing) {
        return new UnusableCacheException(
                Optional.empty(),
                missing,
                missing.size() + (missing.size() == 1 ? " layer" : " layers")
                        + " of remembered steps can't be had: the steps are executed");
    }

    /// The one that is not to be asked any more.
    Optional<ImportedCache> cache() {
        return cache;
    }

    /// Layers whose steps have to be executed.
    Set<DiffId> missing() {
        return missing;
    }

    /// The one that a failure is about, if it is about one.
    static Optional<UnusableCacheException> in(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (cause instanceof UnusableCacheException found) {
                return Optional.of(found);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
