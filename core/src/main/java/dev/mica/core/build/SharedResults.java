package dev.mica.core.build;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeLookup;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// What a build takes from shared caches: it is believed until somebody builds on it, and checked then.
final class SharedResults {
    private final ImportedCaches imports;
    private final LayerOrigins origins;
    private final StoredTrees trees;
    private final Layers layers;
    private final Records records;
    private final StepLog log;
    private volatile ForeignTrees foreign;
    private final BuildTrace trace = new BuildTrace();

    SharedResults(
            ImportedCaches imports,
            LayerOrigins origins,
            StoredTrees trees,
            Layers layers,
            Records records,
            StepLog log) {
        this.imports = imports;
        this.origins = origins;
        this.trees = trees;
        this.layers = layers;
        this.records = records;
        this.log = log;
        this.foreign = new ForeignTrees(trees, layers);
    }

    BuildTrace trace() {
        return trace;
    }

    ForeignTrees trees() {
        return foreign;
    }

    /// Brings a layer of an image into the store.
    @FunctionalInterface
    interface FetchLayer {
        void fetch(Descriptor layer) throws IOException;
    }

    /// What is said of an image's files.
    ///
    /// @param made makes them
    record Claimed(Tree claim, State.TreeSupplier made) {}

    /// The files of an image of which the store has no listing yet, so that none of its layers has to be fetched to
    /// know them.
    ///
    /// @param fetch for the layers, if they are needed after all
    Optional<Claimed> base(StoredImage image, FetchLayer fetch) {
        List<DiffId> stack = image.config().diffIds();
        List<Descriptor> blobs = image.manifest().layers();
        if (stack.isEmpty() || stack.size() != blobs.size() || !imports.any()) {
            return Optional.empty();
        }
        Optional<ImportedCaches.Base> found = imports.base(stack);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        for (int i = 0; i < stack.size(); i++) {
            Descriptor blob = blobs.get(i);
            List<DiffId> lower = List.copyOf(stack.subList(0, i));
            origins.add(
                    stack.get(i), new LayerOrigins.BaseLayer(blob, () -> fetch.fetch(blob), path -> find(lower, path)));
        }
        Tree claim = found.get().tree();
        return Optional.of(
                new Claimed(claim, foreign.addBase(claim, stack, found.get().from())));
    }

    /// Looks into the layers below one, for a hard link to what they have.
    private Optional<Node> find(List<DiffId> lower, TreePath path) {
        try {
            Tree below = ForeignTrees.apply(Trees.empty(trees), lower, layers, trees);
            return TreeLookup.follow(below, path, trees).found();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Makes a result whole: brings its layers into the store, checks what was claimed of them, and remembers what
    /// holds.
    void settle(State result) throws IOException {
        if (!foreign.any()) {
            return;
        }
        List<DiffId> missing = new ArrayList<>();
        for (DiffId layer : result.layers()) {
            if (!layers.isIndexed(layer)) {
                missing.add(layer);
            }
        }
        if (!missing.isEmpty()) {
            layers.require(missing);
            StepLog.Step step = log.begin("[internal] load layers of the result");
            try {
                provide(missing, step);
                step.finished();
            } catch (IOException | RuntimeException e) {
                step.canceled();
                throw e;
            }
        }
        foreign.check(result.layers());
        records.adopt(new HashSet<>(result.layers()), foreign::tree);
    }

    private void provide(List<DiffId> missing, StepLog.Step step) throws IOException {
        List<Transfers.Transfer> transfers = new ArrayList<>();
        for (DiffId layer : missing) {
            transfers.add(() -> {
                layers.provide(layer);
                Descriptor blob = layers.descriptor(layer);
                step.progress(blob.digest().toString(), blob.size(), blob.size());
            });
        }
        Transfers.run(transfers, Transfers.AT_ONCE);
    }

    /// Gives up a cache, or a part of what it says, and forgets what was claimed.
    void without(UnusableCacheException failure) {
        log.begin("[internal] go on without what can't be used of a shared cache")
                .failed(String.valueOf(failure.getMessage()));
        imports.without(failure);
        layers.forgetClaims();
        records.forgetClaims();
        foreign = new ForeignTrees(trees, layers);
    }
}
