package dev.mica.core.build;

import dev.mica.core.cache.CacheRecord;
import dev.mica.core.cache.KeyInputs;
import dev.mica.core.cache.Lookup;
import dev.mica.core.cache.MissReason;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.MediaType;
import dev.mica.core.plan.Vertex;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.Tree;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/// A step whose result is remembered: looks it up, and has it made where there is none.
final class CachedStep {
    private final Records records;
    private final Layers layers;
    private final StoredTrees trees;
    private final InstantSource clock;
    private final ForeignTrees foreign;
    private final BuildTrace trace;

    /// @param trace hears of every step
    CachedStep(
            Records records,
            Layers layers,
            StoredTrees trees,
            InstantSource clock,
            ForeignTrees foreign,
            BuildTrace trace) {
        this.foreign = foreign;
        this.trace = trace;
        this.trees = trees;
        this.records = records;
        this.layers = layers;
        this.clock = clock;
    }

    /// A step's work.
    interface Work {
        /// Makes the file system the step leaves, without writing its layer.
        Made make() throws Exception;
    }

    /// A file system that is made, and the layer that is not yet.
    interface Made extends AutoCloseable {
        Tree tree();

        /// Writes and stores the layer.
        Layers.Written write() throws IOException;

        /// Ends the step: the layer is written, or not wanted.
        ///
        /// @param kept the layer that stands for what was made
        default void keep(DiffId kept) throws IOException {}

        @Override
        void close() throws IOException;
    }

    /// A step that is done: looked up or made.
    ///
    /// @param tree what it made
    /// @param claimed the same as a shared cache claims it to be, if that gave the step
    record Done(CacheRecord made, State.TreeSupplier tree, Optional<Tree> claimed) {}

    /// The step with its record: an earlier one, or a new one.
    ///
    /// @param below what the step's layer changes
    Done run(Vertex vertex, StepLog.Step step, KeyInputs inputs, State.TreeSupplier below, Work work) throws Exception {
        CacheRecord done = run(vertex, step, inputs, work);
        trace.add(done, inputs, below);
        Optional<ImportedCache> from = records.claimant(done);
        return from.isPresent()
                ? new Done(done, foreign.addStep(done, below, from.get()), Optional.of(done.tree()))
                : new Done(done, done::tree, Optional.empty());
    }

    /// Checks what shared caches claim of the layers, before a process sees them.
    void check(State base) throws IOException {
        if (foreign.any()) {
            layers.require(base.layers());
            foreign.check(base.layers());
        }
    }

    private CacheRecord run(Vertex vertex, StepLog.Step step, KeyInputs inputs, Work work) throws Exception {
        Lookup lookup = vertex.ignoreCache()
                ? new Lookup.Miss(new MissReason.NotWanted())
                : records.lookup(inputs, vertex.stepId());
        return switch (lookup) {
            case Lookup.Hit hit -> {
                step.cached(hit.cacheRecord());
                yield hit.cacheRecord();
            }
            case Lookup.Miss miss -> {
                step.missed(inputs.key(), miss.reason());
                CacheRecord made = make(vertex, step, inputs, work);
                step.finished(Optional.of(made.layer()), made.layerBytes());
                yield made;
            }
            case Lookup.Undecided undecided -> throw new IllegalStateException("all inputs were executed");
        };
    }

    private CacheRecord make(Vertex vertex, StepLog.Step step, KeyInputs inputs, Work work) throws Exception {
        Optional<CacheRecord> earlier = vertex.ignoreCache() ? Optional.empty() : records.latestWhole(vertex.stepId());
        try (Made made = work.make()) {
            return keep(vertex, step, inputs, earlier, made);
        }
    }

    private CacheRecord keep(
            Vertex vertex, StepLog.Step step, KeyInputs inputs, Optional<CacheRecord> earlier, Made made)
            throws IOException {
        if (earlier.isPresent() && canStandFor(earlier.get(), inputs, made.tree(), step)) {
            // The result is what it was but for times: the layer stays, and all that follows is found again.
            CacheRecord old = earlier.get();
            Layers.Written layer = new Layers.Written(old.layer(), old.layerBytes(), old.layerContents());
            return records.keep(
                    inputs.key(),
                    inputs,
                    vertex.stepId(),
                    new Records.Result(old.tree(), layer, old.created(), old.millis()));
        }
        Layers.Written layer = made.write();
        Records.Result result = new Records.Result(
                made.tree(), layer, clock.instant(), step.lasted().toMillis());
        CacheRecord done = records.keep(inputs.key(), inputs, vertex.stepId(), result);
        made.keep(layer.diffId());
        return done;
    }

    private boolean canStandFor(CacheRecord earlier, KeyInputs inputs, Tree made, StepLog.Step step)
            throws IOException {
        return records.canStandFor(earlier, inputs, made)
                && IncidentalTimes.alone(earlier, made, clock.instant(), step.lasted(), trees);
    }

    /// The state after a step whose tree is all there is.
    State after(State base, Done done) {
        State state = after(base, done.made, done.tree);
        return done.claimed.isPresent() ? state.claiming(done.claimed.get()) : state;
    }

    /// The state after a step, from the state before it.
    State after(State base, CacheRecord done, State.TreeSupplier tree) {
        DiffId layer = done.layer();
        Descriptor descriptor = Descriptor.of(MediaType.OCI_LAYER, layer.digest(), done.layerBytes());
        State.Stacked stacked = new State.Stacked(layer, descriptor, Optional.of(done.created()));
        return new State(base.stackWith(stacked), filesOf(base, layer), "", tree);
    }

    private FileContents filesOf(State base, DiffId layer) {
        java.util.List<DiffId> stack = new java.util.ArrayList<>(base.layers());
        stack.add(layer);
        return layers.files(stack);
    }
}
