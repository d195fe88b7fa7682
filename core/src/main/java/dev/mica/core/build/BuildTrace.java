package dev.mica.core.build;

import dev.mica.core.cache.CacheRecord;
import dev.mica.core.cache.KeyInputs;
import dev.mica.core.oci.DiffId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a build went through, for those who export it: its steps in an order in which each stands after those it
/// starts from, and the images they start from. For any thread.
final class BuildTrace {
    private final List<Step> steps = new ArrayList<>();
    private final Map<List<DiffId>, State> bases = new LinkedHashMap<>();

    /// @param below what the step's layer changes
    record Step(CacheRecord done, KeyInputs inputs, State.TreeSupplier below) {}

    static BuildTrace of(List<Step> steps, Map<List<DiffId>, State> bases) {
        BuildTrace trace = new BuildTrace();
        trace.steps.addAll(steps);
        trace.bases.putAll(bases);
        return trace;
    }

    synchronized void add(CacheRecord done, KeyInputs inputs, State.TreeSupplier below) {
        steps.add(new Step(done, inputs, below));
    }

    synchronized void addBase(State image) {
        bases.putIfAbsent(image.layers(), image);
    }

    synchronized List<Step> steps() {
        return List.copyOf(steps);
    }

    /// By the diff IDs of their layers.
    synchronized Map<List<DiffId>, State> bases() {
        return new LinkedHashMap<>(bases);
    }

    synchronized int size() {
        return steps.size();
    }

    /// Forgets all steps after the first ones.
    synchronized void truncate(int size) {
        steps.subList(size, steps.size()).clear();
    }
}
