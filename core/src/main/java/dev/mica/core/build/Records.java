package dev.mica.core.build;

import dev.mica.core.cache.CacheKey;
import dev.mica.core.cache.CacheRecord;
import dev.mica.core.cache.CacheRecordCodec;
import dev.mica.core.cache.ExportedStep;
import dev.mica.core.cache.KeyComparison;
import dev.mica.core.cache.KeyField;
import dev.mica.core.cache.KeyInputs;
import dev.mica.core.cache.KeyInputsCodec;
import dev.mica.core.cache.Lookup;
import dev.mica.core.cache.MissReason;
import dev.mica.core.cache.StepInputs;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.plan.StepId;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.RefStore;
import dev.mica.core.tree.MissingDirectoryException;
import dev.mica.core.tree.PathDifference;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeDifferences;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The cache: what earlier builds remember of their steps.
final class Records {
    private static final int MAX_RECORD_BYTES = 1 << 20;
    private static final int MAX_INPUTS_BYTES = 64 << 20;
    private static final int FILES_NAMED = 5;

    private final ContentStore contents;
    private final RefStore refs;
    private final StoredTrees trees;
    private final Layers layers;
    private final ImportedCaches imports;
    private final Map<CacheKey, Foreign> foreign = new ConcurrentHashMap<>();
    private final Set<RefStore.RefName> used = ConcurrentHashMap.newKeySet();

    /// @param imports asked for what the store lacks
    Records(ContentStore contents, RefStore refs, StoredTrees trees, Layers layers, ImportedCaches imports) {
        this.imports = imports;
        this.contents = contents;
        this.refs = refs;
        this.trees = trees;
        this.layers = layers;
    }

    /// A result that a shared cache had and the store lacked.
    ///
    /// @param inputs as this build has them
    record Foreign(CacheRecord made, KeyInputs inputs, StepId step, ImportedCache from) {}

    /// What the cache says of a step with these inputs.
    Lookup lookup(KeyInputs inputs, StepId step) throws IOException {
        Lookup stored = lookupStored(inputs, step);
        if (!(stored instanceof Lookup.Miss miss) || !imports.any()) {
            return stored;
        }
        Optional<ImportedCaches.Step> found = imports.step(inputs);
        if (found.isEmpty()) {
            return miss.reason() instanceof MissReason.NeverBuilt
                    ? new Lookup.Miss(importedReason(inputs, step))
                    : miss;
        }
        CacheRecord made = found.get().step().made();
        foreign.put(made.key(), new Foreign(made, inputs, step, found.get().from()));
        return new Lookup.Hit(made);
    }

    private MissReason importedReason(KeyInputs inputs, StepId step) {
        Optional<ExportedStep> earlier = imports.latest(step);
        if (earlier.isEmpty()) {
            return new MissReason.NeverBuilt();
        }
        List<String> changes = KeyComparison.differences(earlier.get().inputs(), inputs, (before, now) -> List.of());
        return changes.isEmpty() ? new MissReason.NeverBuilt() : new MissReason.Changed(changes);
    }

    /// Whose claim the record is, if a shared cache gave it.
    Optional<ImportedCache> claimant(CacheRecord made) {
        return Optional.ofNullable(foreign.get(made.key()))
                .filter(found -> found.made().equals(made))
                .map(Foreign::from);
    }

    /// Forgets what shared caches claim.
    void forgetClaims() {
        foreign.clear();
    }

    /// Remembers the results that a shared cache gave and whose layers are among these, as if they had been made here.
    ///
    /// @param present layers in the store with what was claimed of them checked
    /// @param stepTrees makes a step's tree
    void adopt(Set<DiffId> present, StepTrees stepTrees) throws IOException {
        for (Foreign found : foreign.values()) {
            CacheRecord made = found.made();
            if (present.contains(made.layer())) {
                Layers.Written layer =
                        new Layers.Written(made.layer(), made.layerBytes(), layers.contentsBlob(made.layer()));
                keep(
                        made.key(),
                        found.inputs(),
                        found.step(),
                        new Result(stepTrees.of(made.key()), layer, made.created(), made.millis()));
            }
        }
    }

    /// Makes the trees of steps.
    @FunctionalInterface
    interface StepTrees {
        Tree of(CacheKey step) throws IOException;
    }

    private Lookup lookupStored(KeyInputs inputs, StepId step) throws IOException {
        RefStore.RefName name = Refs.cache(inputs.key());
        Optional<RefStore.Ref> ref = refs.read(name);
        if (ref.isPresent()) {
            Optional<CacheRecord> found = read(ref.get().target());
            if (found.isPresent()) {
                Optional<String> missing = missing(found.get());
                if (missing.isPresent()) {
                    return new Lookup.Miss(new MissReason.Incomplete(missing.get()));
                }
                used.add(name);
                used.add(Refs.latest(step));
                return new Lookup.Hit(found.get());
            }
            return new Lookup.Miss(new MissReason.Incomplete("it is damaged, or of another version of Mica"));
        }
        return new Lookup.Miss(reason(inputs, step));
    }

    private MissReason reason(KeyInputs inputs, StepId step) throws IOException {
        Optional<CacheRecord> earlier = latest(Refs.latest(step));
        if (earlier.isPresent()) {
            Optional<KeyInputs> before = inputs(earlier.get());
            return before.isPresent()
                    ? difference(before.get(), inputs)
                    : new MissReason.Incomplete("what it was made from is no longer known");
        }
        Optional<CacheRecord> elsewhere = latest(Refs.latestOfAnyProject(step));
        Optional<KeyInputs> copied = elsewhere.isPresent() ? inputs(elsewhere.get()) : Optional.empty();
        return copied.isPresent() && Kinship.between(copied.get(), inputs, trees)
                ? difference(copied.get(), inputs)
                : new MissReason.NeverBuilt();
    }

    private MissReason difference(KeyInputs before, KeyInputs now) {
        List<String> changes = KeyComparison.differences(before, now, this::fileDifferences);
        return changes.isEmpty()
                ? new MissReason.Incomplete("it was removed from the cache")
                : new MissReason.Changed(changes);
    }

    private List<String> fileDifferences(KeyField.Files earlier, KeyField.Files now) {
        try {
            return describe(TreeDifferences.first(earlier.tree(), now.tree(), trees, FILES_NAMED + 1));
        } catch (MissingDirectoryException e) {
            // Another builder made it, or the old tree was collected.
            return List.of("files changed; the earlier ones are not in this store, so they can't be named");
        }
    }

    private static List<String> describe(List<PathDifference> differences) {
        List<String> phrases = new ArrayList<>();
        for (PathDifference difference : differences) {
            if (phrases.size() == FILES_NAMED) {
                phrases.add("and more files");
                break;
            }
            String path = difference.path().toString().substring(1);
            phrases.add(
                    switch (difference.kind()) {
                        case ADDED -> path + " is new";
                        case REMOVED -> path + " is gone";
                        case CHANGED -> path + " changed";
                    });
        }
        return phrases;
    }

    /// The newest record of a step, if all it refers to is there.
    Optional<CacheRecord> latestWhole(StepId step) throws IOException {
        Optional<CacheRecord> found = latest(Refs.latest(step));
        return found.isPresent() && missing(found.get()).isEmpty() ? found : Optional.empty();
    }

    private Optional<CacheRecord> latest(RefStore.RefName name) throws IOException {
        Optional<RefStore.Ref> ref = refs.read(name);
        return ref.isEmpty() ? Optional.empty() : read(ref.get().target());
    }

    private Optional<CacheRecord> read(Digest blob) throws IOException {
        Optional<byte[]> bytes = bytes(blob, MAX_RECORD_BYTES);
        try {
            return bytes.isEmpty() ? Optional.empty() : Optional.of(CacheRecordCodec.decode(bytes.get()));
        } catch (IOException e) {
            // Of another version: as good as none.
            return Optional.empty();
        }
    }

    /// Empty if the blob is not there, or damaged: what is remembered of a step can be made again.
    private Optional<byte[]> bytes(Digest blob, int most) throws IOException {
        if (!contents.contains(blob)) {
            return Optional.empty();
        }
        try {
            return Optional.of(contents.read(blob, most));
        } catch (CorruptBlobException | BlobNotFoundException e) {
            return Optional.empty();
        }
    }

    Optional<KeyInputs> inputs(CacheRecord found) throws IOException {
        Optional<byte[]> bytes = bytes(found.inputs(), MAX_INPUTS_BYTES);
        try {
            return bytes.isEmpty() ? Optional.empty() : Optional.of(KeyInputsCodec.decode(bytes.get()));
        } catch (IOException e) {
            // Of another version: as good as none.
            return Optional.empty();
        }
    }

    /// What of a record's result the store lacks, in words.
    private Optional<String> missing(CacheRecord found) throws IOException {
        if (!layers.has(found.layer())) {
            return Optional.of("its layer " + found.layer() + " is not in the store");
        }
        if (!contents.contains(found.layerContents())) {
            return Optional.of("the table of contents of its layer is not in the store");
        }
        if (!trees.holds(found.tree().root().ref())) {
            return Optional.of("its files are not in the store");
        }
        return Optional.empty();
    }

    /// Whether an earlier record's result can stand for a new one: it was made from the same file system by the same
    /// rules for times, and has the same content. Whether the times that differ matter is for the caller to say.
    boolean canStandFor(CacheRecord earlier, KeyInputs inputs, Tree result) throws IOException {
        if (!Identity.of(earlier.tree()).equals(Identity.of(result))) {
            return false;
        }
        Optional<KeyInputs> before = inputs(earlier);
        return before.isPresent()
                && before.get().field(StepInputs.TIMES).equals(inputs.field(StepInputs.TIMES))
                && parent(before.get()).equals(parent(inputs));
    }

    private static Optional<Digest> parent(KeyInputs inputs) {
        return inputs.field(StepInputs.BASE)
                .map(field -> field instanceof KeyField.Parent base
                        ? base.identity()
                        : inputs.key().digest());
    }

    /// Remembers a step's result: first all it refers to, then the record, then the names that lead to it.
    CacheRecord keep(CacheKey key, KeyInputs inputs, StepId step, Result result) throws IOException {
        for (KeyField field : inputs.fields()) {
            if (field instanceof KeyField.Files files) {
                trees.keep(files.tree());
            }
        }
        trees.keep(result.tree());
        CacheRecord made = new CacheRecord(
                key,
                contents.put(KeyInputsCodec.encode(inputs)),
                step,
                result.tree(),
                result.layer().diffId(),
                result.layer().bytes(),
                result.layer().contents(),
                result.created(),
                result.millis());
        Digest blob = contents.put(CacheRecordCodec.encode(made));
        refs.put(Refs.cache(key), blob);
        refs.put(Refs.latest(step), blob);
        refs.put(Refs.latestOfAnyProject(step), blob);
        return made;
    }

    /// What a step made.
    record Result(Tree tree, Layers.Written layer, Instant created, long millis) {}

    /// Tells the store which records this build used, for the collector.
    void touchUsed(Instant when) throws IOException {
        refs.touch(used, when);
    }
}
