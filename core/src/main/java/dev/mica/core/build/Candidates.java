package dev.mica.core.build;

import dev.mica.core.cache.CacheRecord;
import dev.mica.core.cache.CacheRecordCodec;
import dev.mica.core.cache.KeyInputsCodec;
import dev.mica.core.cache.RetentionFacts;
import dev.mica.core.cache.RetentionKind;
import dev.mica.core.cache.StepNames;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds what is there for later use only. Each thing found counts as a use of what it needs, so that the graph knows
/// what is left when it goes.
final class Candidates {
    /// How many bytes a millisecond makes again: fetching a layer, listing files, compressing.
    private static final long FETCHED_PER_MILLI = 25_000;

    private static final long LISTED_PER_MILLI = 1_000;
    private static final long COMPRESSED_PER_MILLI = 50_000;
    /// What it takes to find out where a layer is, or to send again what has been sent of one.
    private static final long ASKED_MILLIS = 100;

    private static final int MAX_BYTES = 64 << 20;

    private final ContentStore contents;
    private final StoreSnapshot snapshot;
    private final StoreGraph graph;
    private final List<Candidate> found = new ArrayList<>();
    private final Map<Digest, CacheRecord> steps = new HashMap<>();

    private Candidates(ContentStore contents, StoreSnapshot snapshot, StoreGraph graph) {
        this.contents = contents;
        this.snapshot = snapshot;
        this.graph = graph;
    }

    /// @param graph knows the roots
    /// @return those of no use are already decided
    static List<Candidate> find(
            ContentStore contents, StoreSnapshot snapshot, StoreGraph graph, List<DisposableFiles> outside, Instant now)
            throws IOException {
        Candidates candidates = new Candidates(contents, snapshot, graph);
        candidates.addSteps();
        candidates.addLayers();
        candidates.addTrees();
        candidates.addCompressed();
        candidates.addDownloads();
        candidates.addPlaces();
        candidates.addUploads(now);
        for (DisposableFiles files : outside) {
            for (DisposableFiles.Item item : files.list()) {
                candidates.add(item, files);
            }
        }
        return candidates.found;
    }

    private List<RefStore.Ref> sorted(String namespace) {
        return snapshot.refs(namespace).stream()
                .sorted(Comparator.comparing(ref -> ref.name().name()))
                .toList();
    }

    private static Thing.Name name(RefStore.Ref ref) {
        return new Thing.Name(ref.name(), ref.target());
    }

    /// What would be freed if this one thing went.
    private long exclusiveBytes(Thing used) throws IOException {
        long freed = graph.release(used);
        graph.use(used);
        return freed;
    }

    private void addSteps() throws IOException {
        for (RefStore.Ref ref : sorted(Refs.CACHE)) {
            graph.use(name(ref));
        }
        for (RefStore.Ref ref : sorted(Refs.CACHE)) {
            Optional<String> damage = graph.damage(name(ref));
            if (damage.isPresent()) {
                addBroken(ref, damage.get());
            } else {
                addStep(ref, step(ref.target()));
            }
        }
    }

    /// A record, which many older ones of its step are compared with.
    private CacheRecord step(Digest blob) throws IOException {
        CacheRecord known = steps.get(blob);
        if (known == null) {
            known = CacheRecordCodec.decode(contents.read(blob, MAX_BYTES));
            steps.put(blob, known);
        }
        return known;
    }

    private void addBroken(RefStore.Ref ref, String damage) {
        RetentionFacts facts = new RetentionFacts(
                RetentionKind.STEP,
                ref.name().name(),
                "a step",
                0,
                ref.lastUsed(),
                ref.lastUsed(),
                0,
                Optional.empty(),
                false,
                false);
        Candidate broken = new Candidate(facts, new Candidate.Place.Stored(name(ref), Optional.empty()));
        broken.remove("of no use, " + damage);
        found.add(broken);
    }

    private void addStep(RefStore.Ref ref, CacheRecord step) throws IOException {
        Thing layer = new Thing.Layer(step.layer());
        boolean shared = graph.holder(layer).isPresent();
        long bytes = exclusiveBytes(name(ref));
        if (!shared && graph.uses(layer) > 1) {
            bytes += step.layerBytes() / graph.uses(layer);
        }
        boolean superseded = isSuperseded(ref, step);
        found.add(new Candidate(
                new RetentionFacts(
                        RetentionKind.STEP,
                        ref.name().name(),
                        stepName(step),
                        bytes,
                        earlier(step.created(), ref.lastUsed()),
                        ref.lastUsed(),
                        Math.max(0, step.millis()),
                        Optional.of(step.stepId()),
                        superseded,
                        shared),
                new Candidate.Place.Stored(name(ref), Optional.of(layer))));
    }

    /// Whether nobody asked for it any more since a newer result of its step was made.
    private boolean isSuperseded(RefStore.Ref ref, CacheRecord step) throws IOException {
        Optional<RefStore.Ref> latest = snapshot.ref(Refs.latest(step.stepId()));
        if (latest.isEmpty() || latest.get().target().equals(ref.target())) {
            return false;
        }
        try {
            return step(latest.get().target()).created().isAfter(ref.lastUsed());
        } catch (BlobNotFoundException | CorruptBlobException e) {
            return false;
        }
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private String stepName(CacheRecord step) throws IOException {
        try {
            return StepNames.of(KeyInputsCodec.decode(contents.read(step.inputs(), MAX_BYTES)));
        } catch (BlobNotFoundException | CorruptBlobException e) {
            return "a step";
        }
    }

    /// Layers as they were received which no image and no step leads to: a later FROM may need them.
    private void addLayers() throws IOException {
        for (RefStore.Ref ref : sorted(Refs.RECEIVED)) {
            Optional<Thing> layer = layerNamed(ref.name().name());
            if (layer.isPresent() && !graph.isAlive(layer.get())) {
                graph.use(layer.get());
                add(
                        RetentionKind.LAYER,
                        layer.get(),
                        ref,
                        "layer " + ref.target().shortHex(),
                        FETCHED_PER_MILLI);
            }
        }
    }

    private void addTrees() throws IOException {
        for (RefStore.Ref ref : sorted(Refs.TREES)) {
            if (!graph.isAlive(name(ref))) {
                graph.use(name(ref));
            }
        }
        for (RefStore.Ref ref : sorted(Refs.TREES)) {
            if (graph.holder(name(ref)).isEmpty()) {
                String files = "files of an image, " + ref.target().shortHex();
                add(RetentionKind.TREE, name(ref), ref, files, LISTED_PER_MILLI);
            }
        }
    }

    private void addCompressed() throws IOException {
        for (RefStore.Ref ref : sorted(Refs.COMPRESSED)) {
            String text = ref.name().name();
            int space = text.lastIndexOf(' ');
            Optional<Thing> layer = layerNamed(text.substring(space + 1));
            if (layer.isEmpty() || !graph.isAlive(layer.get())) {
                // Garbage: the layer is gone.
                continue;
            }
            graph.use(name(ref));
            String words = text.substring(0, Math.max(0, space)) + " layer "
                    + ref.target().shortHex();
            add(RetentionKind.COMPRESSED, name(ref), ref, words, COMPRESSED_PER_MILLI);
        }
    }

    /// Files and commits. What a server said of a file goes with the file.
    private void addDownloads() throws IOException {
        for (RefStore.Ref ref : sorted(Refs.DOWNLOADS)) {
            String part = afterSpace(ref.name().name());
            boolean commit = part.startsWith(Refs.COMMIT);
            if (commit || part.startsWith(Refs.FILE)) {
                graph.use(name(ref));
                String url = part.substring(commit ? 0 : Refs.FILE.length()).strip();
                add(
                        commit ? RetentionKind.COMMIT : RetentionKind.DOWNLOAD,
                        name(ref),
                        ref,
                        url.isEmpty() ? "downloaded file " + ref.target().shortHex() : url,
                        FETCHED_PER_MILLI);
            }
        }
    }

    /// Where the layers of images are is kept with the images.
    private void addPlaces() throws IOException {
        for (RefStore.Ref ref : sorted(Refs.PLACES)) {
            Optional<String> holder =
                    diffId(afterSpace(ref.name().name())).flatMap(blob -> graph.holder(new Thing.Bytes(blob.digest())));
            if (holder.isPresent()) {
                graph.hold(name(ref), holder.get());
            } else {
                addMemo(
                        RetentionKind.PLACE,
                        ref,
                        "where layers are, " + ref.name().name());
            }
        }
    }

    private void addUploads(Instant now) throws IOException {
        for (RefStore.Ref ref : sorted(Refs.UPLOADS)) {
            Candidate upload = addMemo(RetentionKind.UPLOAD, ref, "an upload that broke off");
            if (ref.lastUsed().isBefore(now.minus(Refs.UPLOADS_KEPT))) {
                upload.remove(
                        "of no use, registries drop what is unfinished for " + Refs.UPLOADS_KEPT.toDays() + " days");
            }
        }
    }

    private Candidate addMemo(RetentionKind kind, RefStore.Ref ref, String words) throws IOException {
        Thing memo = name(ref);
        graph.use(memo);
        Candidate candidate = new Candidate(
                new RetentionFacts(
                        kind,
                        lastWordFirst(ref.name().name()),
                        words,
                        exclusiveBytes(memo),
                        ref.lastUsed(),
                        ref.lastUsed(),
                        ASKED_MILLIS,
                        Optional.empty(),
                        false,
                        false),
                new Candidate.Place.Stored(memo, Optional.empty()));
        found.add(candidate);
        return candidate;
    }

    private static String afterSpace(String text) {
        return text.substring(text.indexOf(' ') + 1);
    }

    /// The layer that a name within a namespace stands for. No build asks for layers by other names.
    static Optional<DiffId> diffId(String name) {
        try {
            return Optional.of(new DiffId(Digest.parse(name)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Thing> layerNamed(String name) {
        return diffId(name).map(Thing.Layer::new);
    }

    private void add(RetentionKind kind, Thing thing, RefStore.Ref ref, String words, long bytesPerMilli)
            throws IOException {
        long bytes = exclusiveBytes(thing);
        RetentionFacts facts = new RetentionFacts(
                kind,
                kind == RetentionKind.COMPRESSED
                        ? lastWordFirst(ref.name().name())
                        : ref.name().name(),
                words,
                bytes,
                ref.lastUsed(),
                ref.lastUsed(),
                bytes / bytesPerMilli,
                Optional.empty(),
                false,
                false);
        Optional<Thing> layer = kind == RetentionKind.COMPRESSED
                ? layerNamed(lastWord(ref.name().name()))
                : Optional.empty();
        Candidate candidate = new Candidate(facts, new Candidate.Place.Stored(thing, layer));
        graph.damage(thing).ifPresent(damage -> candidate.remove("of no use, " + damage));
        found.add(candidate);
    }

    /// An ID begins with what differs.
    private static String lastWordFirst(String text) {
        int space = text.lastIndexOf(' ');
        return space < 0 ? text : text.substring(space + 1) + " " + text.substring(0, space);
    }

    private static String lastWord(String text) {
        return text.substring(text.lastIndexOf(' ') + 1);
    }

    private void add(DisposableFiles.Item item, DisposableFiles from) {
        RetentionFacts facts = new RetentionFacts(
                item.kind(),
                item.id(),
                item.name(),
                item.bytes(),
                item.lastUsed(),
                item.lastUsed(),
                item.savedMillis(),
                Optional.empty(),
                false,
                false);
        Candidate candidate = new Candidate(facts, new Candidate.Place.Outside(from, item));
        item.useless().ifPresent(why -> candidate.remove("of no use, " + why));
        found.add(candidate);
    }
}
