package dev.mica.core.build;

import dev.mica.core.cache.CacheExport;
import dev.mica.core.cache.CacheKey;
import dev.mica.core.cache.ExportedLayer;
import dev.mica.core.cache.ExportedStep;
import dev.mica.core.cache.KeyField;
import dev.mica.core.cache.KeyInputs;
import dev.mica.core.cache.StepInputs;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.layer.LayerContentsCodec;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.plan.StepId;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.CacheStore;
import dev.mica.core.port.ContentStore;
import dev.mica.core.tree.DirectoryRef;
import dev.mica.core.tree.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// One shared cache, as a build that imports from it sees it. It is read when it is first asked.
final class ImportedCache {
    private static final int ATTEMPTS = 3;

    private final CacheStore store;
    private final ContentStore contents;
    private final StepLog log;
    private final Map<CacheKey, List<ExportedStep>> steps = new HashMap<>();
    private final Map<Digest, ExportedStep> latest = new HashMap<>();
    private CacheExport all = CacheExport.EMPTY;
    private boolean asked;

    ImportedCache(CacheStore store, ContentStore contents, StepLog log) {
        this.store = store;
        this.contents = contents;
        this.log = log;
    }

    String description() {
        return store.description();
    }

    /// Reads what is there, once. A cache that can't be read is empty: the build goes on.
    private void load() {
        if (asked) {
            return;
        }
        asked = true;
        StepLog.Step step = log.begin("importing cache manifest from " + store.description());
        try {
            List<CacheArtifact> artifacts = readAll(store, contents);
            if (artifacts.isEmpty()) {
                step.output(false, "there is no cache of that name yet\n");
            }
            all = CacheExport.union(
                    artifacts.stream().map(CacheArtifact::export).toList());
            for (ExportedStep found : all.steps()) {
                steps.computeIfAbsent(found.made().key(), key -> new ArrayList<>())
                        .add(found);
                latest.merge(found.made().stepId().anyProject(), found, ImportedCache::newer);
            }
            step.finished();
        } catch (BlobNotFoundException e) {
            step.failed("the cache can't be used: it lacks " + e.digest() + ", which it lists");
        } catch (IOException | RuntimeException e) {
            step.failed("the cache can't be used: " + e.getMessage());
        }
    }

    private static ExportedStep newer(ExportedStep a, ExportedStep b) {
        return b.made().created().isAfter(a.made().created()) ? b : a;
    }

    /// All artifacts of a cache that no other one replaces. One may be merged into another while they are read.
    static List<CacheArtifact> readAll(CacheStore store, ContentStore contents) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return read(store, contents);
            } catch (BlobNotFoundException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static List<CacheArtifact> read(CacheStore store, ContentStore contents) throws IOException {
        List<CacheArtifact> artifacts = new ArrayList<>();
        Set<Digest> merged = new HashSet<>();
        for (Digest artifact : store.artifacts()) {
            Optional<CacheArtifact> read = CacheArtifact.read(artifact, store, contents);
            if (read.isPresent()) {
                artifacts.add(read.get());
                merged.addAll(read.get().merged());
            }
        }
        artifacts.removeIf(artifact -> merged.contains(artifact.manifest()));
        return artifacts;
    }

    /// What the cache says of a step with these inputs. Of several results, one that was made from the very same file
    /// system, times included, so that a build follows one builder's results as far as they go; else the last made.
    ///
    /// @param usable whether a result with that layer is of use
    synchronized Optional<ExportedStep> step(KeyInputs inputs, Predicate<DiffId> usable) {
        load();
        Optional<ExportedStep> best = Optional.empty();
        for (ExportedStep found : steps.getOrDefault(inputs.key(), List.of())) {
            if (!usable.test(found.made().layer())) {
                continue;
            }
            boolean better = best.isEmpty()
                    || (follows(found, inputs) == follows(best.get(), inputs)
                            ? newer(best.get(), found).equals(found)
                            : follows(found, inputs));
            best = better ? Optional.of(found) : best;
        }
        return best;
    }

    private static boolean follows(ExportedStep step, KeyInputs inputs) {
        return parent(step.inputs()).equals(parent(inputs));
    }

    private static Optional<DirectoryRef> parent(KeyInputs inputs) {
        return inputs.field(StepInputs.BASE)
                .flatMap(field -> field instanceof KeyField.Parent base ? base.tree() : Optional.empty());
    }

    /// The newest result of a step, whatever it was made from. Builders may call the project's directory as they like.
    synchronized Optional<ExportedStep> latest(StepId step) {
        load();
        return Optional.ofNullable(latest.get(step.anyProject()));
    }

    /// The files of a stack of layers.
    synchronized Optional<Tree> base(List<DiffId> stack) {
        load();
        return Optional.ofNullable(all.bases().get(stack));
    }

    private synchronized Optional<ExportedLayer> layer(DiffId layer) {
        load();
        return Optional.ofNullable(all.layers().get(layer));
    }

    boolean hasLayer(DiffId layer) {
        return layer(layer).flatMap(ExportedLayer::blob).isPresent();
    }

    /// The table of contents that the cache has for a layer.
    Optional<LayerContents> contents(DiffId layer) {
        Optional<Descriptor> blob = layer(layer).flatMap(ExportedLayer::contents);
        if (blob.isEmpty()) {
            return Optional.empty();
        }
        try {
            store.fetch(blob.get(), contents);
            return Optional.of(LayerContentsCodec.decode(
                    CacheArtifact.decompress(blob.get().digest(), contents)));
        } catch (IOException e) {
            throw unusable("the table of contents of layer " + layer + ": " + e.getMessage());
        }
    }

    /// Brings a layer's blob into the store.
    ///
    /// @return its digest; empty if the cache has none
    Optional<Descriptor> fetch(DiffId layer) {
        Optional<Descriptor> blob = layer(layer).flatMap(ExportedLayer::blob);
        if (blob.isPresent()) {
            try {
                store.fetch(blob.get(), contents);
            } catch (IOException e) {
                throw unusable("layer " + layer + ": " + e.getMessage());
            }
        }
        return blob;
    }

    UnusableCacheException unusable(String why) {
        return UnusableCacheException.of(this, store.description() + ": " + why);
    }
}
