package dev.mica.core.build;

import dev.mica.core.cache.ExportedStep;
import dev.mica.core.cache.KeyInputs;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.plan.StepId;
import dev.mica.core.tree.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The shared caches that a build imports from, in the order in which they were given.
final class ImportedCaches {
    private final List<ImportedCache> caches;
    private final Set<DiffId> unavailable = new HashSet<>();

    ImportedCaches(List<ImportedCache> caches) {
        this.caches = new ArrayList<>(caches);
    }

    /// What a cache says of a step.
    record Step(ExportedStep step, ImportedCache from) {}

    /// What a cache says of the files of an image.
    record Base(Tree tree, ImportedCache from) {}

    private synchronized List<ImportedCache> asked() {
        return List.copyOf(caches);
    }

    private synchronized boolean isAvailable(DiffId layer) {
        return !unavailable.contains(layer);
    }

    private <T> Optional<T> first(Function<ImportedCache, Optional<T>> question) {
        for (ImportedCache cache : asked()) {
            Optional<T> answer = question.apply(cache);
            if (answer.isPresent()) {
                return answer;
            }
        }
        return Optional.empty();
    }

    Optional<Step> step(KeyInputs inputs) {
        return first(cache -> cache.step(inputs, this::isAvailable).map(step -> new Step(step, cache)));
    }

    Optional<ExportedStep> latest(StepId step) {
        return first(cache -> cache.latest(step));
    }

    Optional<Base> base(List<DiffId> stack) {
        return first(cache -> cache.base(stack).map(tree -> new Base(tree, cache)));
    }

    /// Whether one says to have the layer's blob.
    boolean hasLayer(DiffId layer) {
        return asked().stream().anyMatch(cache -> cache.hasLayer(layer));
    }

    /// Whether there is one left to ask.
    boolean any() {
        return !asked().isEmpty();
    }

    /// A layer's table of contents, as a cache claims it to be.
    record Table(LayerContents contents, ImportedCache from) {}

    Optional<Table> contents(DiffId layer) {
        return first(cache -> cache.contents(layer).map(table -> new Table(table, cache)));
    }

    /// Brings a layer's blob into the store.
    Optional<Fetched> fetch(DiffId layer) {
        return first(cache -> cache.fetch(layer).map(blob -> new Fetched(blob, cache)));
    }

    /// A blob that is now in the store.
    record Fetched(Descriptor blob, ImportedCache from) {}

    /// Gives up what a failure is about.
    synchronized void without(UnusableCacheException failure) {
        if (failure.cache().isPresent()) {
            caches.remove(failure.cache().get());
        } else if (!unavailable.addAll(failure.missing())) {
            caches.clear();
        }
    }
}
