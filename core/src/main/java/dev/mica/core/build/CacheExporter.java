package dev.mica.core.build;

import dev.mica.core.cache.CacheExport;
import dev.mica.core.cache.CacheRecord;
import dev.mica.core.cache.ExportedLayer;
import dev.mica.core.cache.ExportedStep;
import dev.mica.core.cache.KeyInputsCodec;
import dev.mica.core.layer.LayerApplicationException;
import dev.mica.core.layer.LayerContentsCodec;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContentStore;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Adds to a shared cache what a build knows and the cache doesn't.
///
/// Builders write at the same time, and no registry tells them of each other. So each adds an artifact of its own and
/// overwrites none. When there are many, one builder writes their union and only then deletes those that it merged; a
/// second one that does the same at that moment writes a union too, and nothing is lost.
final class CacheExporter {
    /// Each artifact costs those who import a request or two.
    private static final int MANY = 16;

    /// Those who merge list what they merged; the union's manifest has to stay small.
    private static final int MOST_MERGED = 1000;

    /// Of one step: as many branches as a team has at a time, with room to spare. A step that changes seldom never has
    /// so many results, so what is old and still wanted stays.
    private static final int MOST_RESULTS = 200;

    private final ContentStore contents;
    private final StoredTrees trees;
    private final Layers layers;
    private final Exports exports;

    CacheExporter(ContentStore contents, StoredTrees trees, Layers layers, Exports exports) {
        this.contents = contents;
        this.trees = trees;
        this.layers = layers;
        this.exports = exports;
    }

    /// @param wanted layers that go there; of other steps only the records and tables of contents go
    /// @return how many steps were new to the cache
    int export(CacheTarget target, BuildTrace trace, Set<DiffId> wanted) throws IOException {
        List<CacheArtifact> there = ImportedCache.readAll(target.store(), contents).stream()
                .filter(artifact -> !artifact.inline())
                .toList();
        CacheExport known =
                CacheExport.union(there.stream().map(CacheArtifact::export).toList());
        CacheExport added = added(known, trace, wanted, target.format());
        if (added.steps().isEmpty() && added.bases().isEmpty() && added.layers().isEmpty()) {
            return 0;
        }
        if (there.size() >= MANY && there.size() <= MOST_MERGED) {
            merge(target, there, CacheExport.union(List.of(known, added)).newest(MOST_RESULTS));
        } else {
            target.store()
                    .publish(CacheArtifact.write(added, List.of(), contents).manifest(), contents);
        }
        return added.steps().size();
    }

    private void merge(CacheTarget target, List<CacheArtifact> there, CacheExport all) throws IOException {
        List<Digest> merged = there.stream().map(CacheArtifact::manifest).toList();
        CacheArtifact union = CacheArtifact.write(all, merged, contents);
        target.store().publish(union.manifest(), contents);
        for (Digest artifact : merged) {
            if (!artifact.equals(union.manifest())) {
                try {
                    target.store().retract(artifact);
                } catch (UnsupportedOperationException e) {
                    // The union names what it merged, so nobody reads it any more.
                    return;
                }
            }
        }
    }

    /// What the build knows and a cache doesn't.
    ///
    /// @param wanted layers of which the cache shall have the blobs
    CacheExport added(CacheExport known, BuildTrace trace, Set<DiffId> wanted, ExportFormat format) throws IOException {
        Map<Digest, Tree> derived = new HashMap<>();
        Map<List<DiffId>, Tree> bases = new LinkedHashMap<>();
        Set<DiffId> tables = new HashSet<>();
        for (Map.Entry<List<DiffId>, State> base : trace.bases().entrySet()) {
            Optional<Tree> tree = base(base.getKey(), base.getValue(), known);
            if (tree.isPresent()) {
                derived.put(base.getValue().tree().root().ref().exact(), tree.get());
                if (!known.bases().containsKey(base.getKey())) {
                    bases.put(base.getKey(), tree.get());
                    tables.addAll(base.getKey());
                }
            }
        }
        Set<String> knownSteps = new HashSet<>();
        known.steps().forEach(step -> knownSteps.add(CacheExport.identity(step)));
        List<ExportedStep> steps = new ArrayList<>();
        Map<DiffId, ExportedLayer> places = new LinkedHashMap<>();
        for (BuildTrace.Step step : trace.steps()) {
            Optional<ExportedStep> exported = step(step, derived);
            if (exported.isEmpty()) {
                continue;
            }
            DiffId layer = step.done().layer();
            boolean lacksLayer = wanted.contains(layer)
                    && Optional.ofNullable(known.layers().get(layer))
                            .flatMap(ExportedLayer::blob)
                            .isEmpty();
            if (knownSteps.add(CacheExport.identity(exported.get())) || lacksLayer) {
                steps.add(exported.get());
                tables.add(layer);
                if (wanted.contains(layer)) {
                    places.put(layer, new ExportedLayer(blob(layer, known, format), Optional.empty()));
                }
            }
        }
        for (DiffId layer : tables) {
            places.merge(
                    layer, new ExportedLayer(Optional.empty(), Optional.of(table(layer, known))), ExportedLayer::or);
        }
        return new CacheExport(steps, bases, places);
    }

    /// A base's files as they follow from its layers, so that whoever imports can make them.
    private Optional<Tree> base(List<DiffId> stack, State state, CacheExport known) throws IOException {
        if (stack.isEmpty()) {
            return Optional.empty();
        }
        Tree there = known.bases().get(stack);
        if (there != null) {
            return Optional.of(there);
        }
        Tree made = ForeignTrees.apply(Trees.empty(trees), stack, layers, trees);
        return Identity.of(made).equals(Identity.of(state.tree())) ? Optional.of(made) : Optional.empty();
    }

    /// A step whose files follow from those below it and its layer's table. Its own tree may number hard links in
    /// another way; then the one that follows stands for it.
    private Optional<ExportedStep> step(BuildTrace.Step step, Map<Digest, Tree> derived) throws IOException {
        CacheRecord done = step.done();
        Tree below = step.below().get();
        Tree from = derived.getOrDefault(below.root().ref().exact(), below);
        Tree made;
        try {
            made = ForeignTrees.apply(from, List.of(done.layer()), layers, trees);
        } catch (LayerApplicationException e) {
            return Optional.empty();
        }
        if (!Identity.of(made).equals(Identity.of(done.tree()))) {
            return Optional.empty();
        }
        derived.put(done.tree().root().ref().exact(), made);
        Digest inputs = Digest.ofBytes(KeyInputsCodec.encode(step.inputs()));
        return Optional.of(new ExportedStep(
                new CacheRecord(
                        done.key(),
                        inputs,
                        done.stepId(),
                        made,
                        done.layer(),
                        done.layerBytes(),
                        done.layerContents(),
                        done.created(),
                        done.millis()),
                step.inputs()));
    }

    private Optional<Descriptor> blob(DiffId layer, CacheExport known, ExportFormat format) throws IOException {
        Optional<Descriptor> there =
                Optional.ofNullable(known.layers().get(layer)).flatMap(ExportedLayer::blob);
        if (there.isPresent()) {
            return there;
        }
        layers.provide(layer);
        return Optional.of(exports.layer(layer, format));
    }

    private Descriptor table(DiffId layer, CacheExport known) throws IOException {
        Optional<Descriptor> there =
                Optional.ofNullable(known.layers().get(layer)).flatMap(ExportedLayer::contents);
        return there.isPresent()
                ? there.get()
                : CacheArtifact.compress(
                        LayerContentsCodec.encode(layers.contents(layer)), CacheArtifact.CONTENTS, contents);
    }
}
