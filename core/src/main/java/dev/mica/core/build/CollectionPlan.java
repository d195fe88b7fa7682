package dev.mica.core.build;

import dev.mica.core.cache.RetentionFacts;
import dev.mica.core.cache.RetentionKind;
import dev.mica.core.cache.RetentionPolicy;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.Leases;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// What one collection finds, and decides.
final class CollectionPlan {
    private final CollectionRequest request;
    private final StoreSnapshot snapshot;
    private final ThingReader reader;
    private final StoreGraph graph;
    private final List<Candidate> candidates;
    private final Instant now;
    private final long garbageBytes;
    private final long garbageBlobs;
    private final long usedBefore;
    private OptionalLong target = OptionalLong.empty();

    private CollectionPlan(
            CollectionRequest request,
            StoreSnapshot snapshot,
            ThingReader reader,
            StoreGraph graph,
            List<Candidate> candidates,
            Instant now) {
        this.request = request;
        this.snapshot = snapshot;
        this.reader = reader;
        this.graph = graph;
        this.candidates = candidates;
        this.now = now;
        long bytes = 0;
        long blobs = 0;
        for (Map.Entry<Digest, Long> blob : snapshot.blobs().entrySet()) {
            if (!graph.isBlobAlive(blob.getKey())) {
                bytes += blob.getValue();
                blobs++;
            }
        }
        this.garbageBytes = bytes;
        this.garbageBlobs = blobs;
        this.usedBefore = usedBytes();
    }

    /// Looks at a store.
    ///
    /// @param others the leases of all but the collector itself
    static CollectionPlan look(
            CollectionRequest request,
            ContentStore contents,
            StoreSnapshot snapshot,
            List<Leases.LiveLease> others,
            List<DisposableFiles> outside,
            Instant now)
            throws IOException {
        ThingReader reader = new ThingReader(contents, snapshot);
        StoreGraph graph = new StoreGraph(reader, snapshot);
        holdNamed(graph, snapshot);
        for (Map.Entry<Digest, String> pin : new TreeMap<>(request.pins()).entrySet()) {
            graph.hold(new Thing.Pinned(pin.getKey()), pin.getValue());
        }
        holdPins(graph, others);
        List<Candidate> candidates = Candidates.find(contents, snapshot, graph, outside, now);
        CollectionPlan plan = new CollectionPlan(request, snapshot, reader, graph, candidates, now);
        plan.decide(others);
        return plan;
    }

    /// Names are roots, but for those of memos. Names in namespaces that a later version may have introduced
    /// are.
    private static void holdNamed(StoreGraph graph, StoreSnapshot snapshot) throws IOException {
        for (String namespace : List.of(Refs.TAGS, Refs.IMAGES)) {
            for (RefStore.Ref ref : sorted(snapshot, namespace)) {
                graph.hold(new Thing.Name(ref.name(), ref.target()), imageName(ref.name()));
            }
        }
        for (String namespace : snapshot.refs().keySet()) {
            switch (namespace) {
                case Refs.TAGS, Refs.IMAGES, Refs.CACHE, Refs.LATEST -> {}
                case Refs.CONTENTS, Refs.TREES, Refs.RECEIVED, Refs.COMPRESSED -> {}
                case Refs.DOWNLOADS, Refs.PLACES, Refs.UPLOADS -> {}
                default -> {
                    for (RefStore.Ref ref : sorted(snapshot, namespace)) {
                        if (!ref.name().equals(Refs.CONDEMNED)) {
                            graph.hold(new Thing.Name(ref.name(), ref.target()), "the name " + ref.name());
                        }
                    }
                }
            }
        }
    }

    private static List<RefStore.Ref> sorted(StoreSnapshot snapshot, String namespace) {
        return snapshot.refs(namespace).stream()
                .sorted(Comparator.comparing(ref -> ref.name().name()))
                .toList();
    }

    static String imageName(RefStore.RefName name) {
        if (name.namespace().equals(Refs.TAGS)) {
            try {
                return "image " + ImageReference.parse(name.name()).familiarName();
            } catch (IllegalArgumentException e) {
                return "image " + name.name();
            }
        }
        int length = Math.min(name.name().length(), "0123456789ab".length());
        return "image " + name.name().substring(0, length);
    }

    private static void holdPins(StoreGraph graph, List<Leases.LiveLease> leases) throws IOException {
        for (Leases.LiveLease lease : leases) {
            for (Digest pin : lease.pinned()) {
                graph.hold(new Thing.Pinned(pin), lease.purpose());
            }
        }
    }

    private void decide(List<Leases.LiveLease> others) throws IOException {
        Optional<Leases.LiveLease> oldest =
                others.stream().filter(lease -> !lease.settled()).min(Comparator.comparing(Leases.LiveLease::since));
        for (Candidate candidate : candidates) {
            if (candidate.isDecided()) {
                release(candidate);
            } else if (!isNeeded(candidate)) {
                reasonToKeep(candidate, oldest).ifPresent(candidate::keep);
            }
        }
        long used = usedBytes();
        target = request.limits().target(used, saturatedSum(request.freeBytes(), garbageBytes));
        removeRanked(used);
        dropWhatLostItsLayer();
    }

    private static long saturatedSum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private boolean isNeeded(Candidate candidate) {
        if (candidate.place() instanceof Candidate.Place.Outside files
                && files.item().inUse()) {
            candidate.keepFor("");
        } else {
            holder(candidate).ifPresent(candidate::keepFor);
        }
        return candidate.isDecided();
    }

    private Optional<String> reasonToKeep(Candidate candidate, Optional<Leases.LiveLease> oldest) {
        RetentionFacts facts = candidate.facts();
        if (oldest.isPresent() && !facts.lastUsed().isBefore(oldest.get().since())) {
            return Optional.of("used since " + oldest.get().purpose() + " began, which goes on");
        }
        if (!request.kinds().contains(facts.kind())) {
            return Optional.of("not of the type that was asked for");
        }
        if (!request.wanted().test(facts)) {
            return Optional.of("not what the filter asked for");
        }
        if (request.unusedFor().isPresent()
                && facts.lastUsed().isAfter(now.minus(request.unusedFor().get()))) {
            return Optional.of(
                    "used within the last " + words(request.unusedFor().get()));
        }
        if (!request.all()
                && facts.kind() == RetentionKind.STEP
                && candidate.place() instanceof Candidate.Place.Stored stored) {
            return stored.layer().flatMap(graph::holder).map(image -> "its layer is part of " + image);
        }
        return Optional.empty();
    }

    /// A name is in use when it is a root's, and when what it leads to is.
    private Optional<String> holder(Candidate candidate) {
        return switch (candidate.place()) {
            case Candidate.Place.Outside _ -> Optional.empty();
            case Candidate.Place.Stored stored ->
                // What a place says is the same for many places.
                stored.thing() instanceof Thing.Name name
                                && !name.name().namespace().equals(Refs.PLACES)
                        ? graph.holder(name).or(() -> graph.holder(ThingReader.target(name)))
                        : graph.holder(stored.thing());
        };
    }

    private static String words(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(java.util.Locale.ROOT);
    }

    private void removeRanked(long usedNow) throws IOException {
        Map<RetentionFacts, Candidate> open = new HashMap<>();
        List<RetentionFacts> facts = new ArrayList<>();
        long fixed = usedNow;
        for (Candidate candidate : candidates) {
            if (!candidate.isDecided()) {
                open.put(candidate.facts(), candidate);
                facts.add(candidate.facts());
                fixed -= candidate.facts().bytes();
            }
        }
        long used = usedNow;
        long budget = Math.max(0, target.orElse(0) - Math.max(0, fixed));
        for (RetentionPolicy.Ranked ranked : request.policy().rank(facts, budget, now)) {
            Candidate candidate = open.get(ranked.facts());
            if (candidate == null) {
                throw new IllegalStateException("the policy " + request.policy().label() + " made up a candidate");
            }
            if (target.isPresent() && used <= target.getAsLong()) {
                candidate.keep("what is kept fits into the limit");
            } else {
                candidate.remove(ranked.reason());
                used -= release(candidate);
            }
        }
    }

    private long release(Candidate candidate) throws IOException {
        return switch (candidate.place()) {
            case Candidate.Place.Stored stored -> graph.release(stored.thing());
            case Candidate.Place.Outside outside -> outside.item().bytes();
        };
    }

    /// What is checked out or compressed is of no use without its layer.
    private void dropWhatLostItsLayer() throws IOException {
        for (Candidate candidate : candidates) {
            if (!candidate.isRemoved()
                    && layer(candidate).isPresent()
                    && !graph.isAlive(layer(candidate).get())) {
                candidate.remove("its layer is gone");
                release(candidate);
            }
        }
    }

    private static Optional<Thing> layer(Candidate candidate) {
        return switch (candidate.place()) {
            case Candidate.Place.Stored stored -> stored.layer();
            case Candidate.Place.Outside outside -> outside.item().layer().map(Thing.Layer::new);
        };
    }

    /// Keeps what others pinned or named since [#look], now that they know what is condemned.
    ///
    /// @param newer read after the leases were
    void spare(List<Leases.LiveLease> others, StoreSnapshot newer) throws IOException {
        reader.use(newer);
        holdPins(graph, others);
        for (String namespace : newer.refs().keySet()) {
            for (RefStore.Ref ref : newer.refs(namespace)) {
                if (!snapshot.ref(ref.name()).equals(Optional.of(ref))
                        && !ref.name().equals(Refs.CONDEMNED)) {
                    graph.hold(new Thing.Name(ref.name(), ref.target()), "what was used meanwhile");
                }
            }
        }
        for (Candidate candidate : candidates) {
            Optional<String> holder = holder(candidate);
            if (candidate.isRemoved()
                    && holder.isPresent()
                    && candidate.place() instanceof Candidate.Place.Stored stored) {
                graph.hold(stored.thing(), holder.get());
                candidate.keepFor(holder.get());
            }
        }
    }

    /// Blobs that nothing leads to any more.
    List<Digest> deadBlobs() {
        return snapshot.blobs().keySet().stream()
                .filter(blob -> !graph.isBlobAlive(blob))
                .toList();
    }

    /// Names that lead to what goes, those of steps first.
    List<RefStore.Ref> deadNames() {
        List<RefStore.Ref> dead = new ArrayList<>();
        for (String namespace : List.of(
                Refs.LATEST,
                Refs.CACHE,
                Refs.CONTENTS,
                Refs.TREES,
                Refs.RECEIVED,
                Refs.COMPRESSED,
                Refs.DOWNLOADS,
                Refs.PLACES,
                Refs.UPLOADS)) {
            for (RefStore.Ref ref : sorted(snapshot, namespace)) {
                Thing thing = namespace.equals(Refs.LATEST)
                        ? new Thing.StepRecord(ref.target())
                        : new Thing.Name(ref.name(), ref.target());
                if (!graph.isAlive(thing)) {
                    dead.add(ref);
                }
            }
        }
        return dead;
    }

    /// What lies outside the store and shall go.
    List<Candidate> removedOutside() {
        return candidates.stream()
                .filter(candidate -> candidate.isRemoved() && candidate.place() instanceof Candidate.Place.Outside)
                .toList();
    }

    StoreGraph graph() {
        return graph;
    }

    /// Bytes of what is there for later use only, as it is decided now.
    private long usedBytes() {
        long used = 0;
        for (Map.Entry<Digest, Long> blob : snapshot.blobs().entrySet()) {
            Thing bytes = new Thing.Bytes(blob.getKey());
            if (graph.isAlive(bytes) && graph.holder(bytes).isEmpty()) {
                used += blob.getValue();
            }
        }
        for (Candidate candidate : candidates) {
            if (!candidate.isRemoved() && candidate.place() instanceof Candidate.Place.Outside outside) {
                used += outside.item().bytes();
            }
        }
        return used;
    }

    CollectionResult result() {
        List<CollectionResult.Line> lines = new ArrayList<>();
        candidates.forEach(candidate -> lines.add(candidate.line()));
        if (garbageBlobs > 0) {
            String name = garbageBlobs == 1 ? "1 blob" : garbageBlobs + " blobs";
            lines.add(new CollectionResult.Line(
                    "garbage", "", name, garbageBytes, true, "nothing leads to it any more", Optional.empty()));
        }
        long after = usedBytes();
        long freed = removedOutside().stream()
                .mapToLong(candidate -> candidate.facts().bytes())
                .sum();
        for (Digest blob : deadBlobs()) {
            freed += snapshot.size(blob);
        }
        return new CollectionResult(lines, usedBefore, after, target, freed);
    }
}
