package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.Leases;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// One look at all a store holds.
final class FsckExamination {
    private final ContentStore contents;
    private final RefStore refs;
    private final StoreSnapshot snapshot;
    private final BlobVerification blobs;
    private final ThingReader reader;
    private final Breakage breakage;
    private final Map<String, Found> found = new LinkedHashMap<>();
    private final Set<RefStore.Ref> brokenNames = new HashSet<>();
    private final Set<Digest> brokenDirectories = new HashSet<>();

    /// What was found of one thing.
    private record Found(String what, String text, Set<String> images, Set<String> steps) {}

    private FsckExamination(ContentStore contents, RefStore refs, StoreSnapshot snapshot, BlobVerification blobs) {
        this.contents = contents;
        this.refs = refs;
        this.snapshot = snapshot;
        this.blobs = blobs;
        this.reader = new ThingReader(contents, snapshot, blobs.damaged());
        this.breakage = new Breakage(reader);
    }

    /// @param but a blob that doesn't count
    static FsckExamination of(ContentStore contents, RefStore refs, Leases leases, Optional<Digest> but)
            throws IOException {
        StoreSnapshot listed = StoreSnapshot.of(contents, refs, but);
        BlobVerification blobs = BlobVerification.of(contents, listed.blobs().keySet());
        Map<Digest, Long> there = new HashMap<>(listed.blobs());
        there.keySet().removeAll(blobs.gone());
        there.keySet().removeAll(blobs.damaged().keySet());
        FsckExamination look = new FsckExamination(contents, refs, new StoreSnapshot(there, listed.refs()), blobs);
        look.lookAtNames();
        look.lookAtImages();
        look.lookAtRest();
        look.lookAtLeases(leases);
        return look;
    }

    private List<RefStore.Ref> names() {
        return snapshot.refs().values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                // What a collection left that was cut off says nothing of what is there.
                .filter(ref -> !ref.name().equals(Refs.CONDEMNED))
                .sorted(Comparator.comparing(ref -> ref.name().toString()))
                .toList();
    }

    private void lookAtNames() throws IOException {
        NameCheck check = new NameCheck(contents);
        for (RefStore.Ref ref : names()) {
            Map<Thing, String> broken = breakage.of(new Thing.Name(ref.name(), ref.target()));
            if (!broken.isEmpty()) {
                brokenNames.add(ref);
                for (Map.Entry<Thing, String> each : broken.entrySet()) {
                    add(each.getKey(), each.getValue(), ref);
                }
            } else {
                Optional<String> wrong = check.damage(ref);
                if (wrong.isPresent()) {
                    brokenNames.add(ref);
                    add(new Thing.Name(ref.name(), ref.target()), wrong.get(), ref);
                }
            }
        }
    }

    private void lookAtImages() throws IOException {
        ImageFilesCheck check = new ImageFilesCheck(
                contents, refs, brokenNames.stream().map(RefStore.Ref::name).collect(Collectors.toSet()));
        for (String namespace : List.of(Refs.TAGS, Refs.IMAGES)) {
            for (RefStore.Ref ref : snapshot.refs(namespace)) {
                if (brokenNames.contains(ref)) {
                    continue;
                }
                Optional<ImageFilesCheck.Wrong> wrong = check.wrong(ref.target());
                if (wrong.isPresent() && brokenNames.add(wrong.get().ref())) {
                    RefStore.Ref tree = wrong.get().ref();
                    add(new Thing.Name(tree.name(), tree.target()), wrong.get().found(), ref);
                }
            }
        }
    }

    /// What no name leads to: damaged blobs, and directories that lack something below, which a build would
    /// take for whole ones.
    private void lookAtRest() throws IOException {
        for (Map.Entry<Digest, String> damaged : new TreeMap<>(blobs.damaged()).entrySet()) {
            found(new Thing.Bytes(damaged.getKey()), damaged.getValue());
        }
        for (Digest directory : new TreeSet<>(blobs.directories())) {
            for (Map.Entry<Thing, String> broken :
                    breakage.of(new Thing.DirectoryRecord(directory)).entrySet()) {
                found(broken.getKey(), broken.getValue());
                brokenDirectories.add(directory);
            }
        }
        brokenDirectories.removeAll(blobs.damaged().keySet());
    }

    private void lookAtLeases(Leases leases) {
        try {
            leases.live();
        } catch (IOException e) {
            String text = String.valueOf(e.getMessage());
            found.put("leases", new Found("leases", text, Set.of(), Set.of()));
        }
    }

    private Found found(Thing thing, String text) {
        Optional<Digest> digest = digest(thing);
        String key = digest.map(Digest::toString).orElse(thing.describe());
        String detail = digest.map(blobs.damaged()::get).orElse(text);
        return found.computeIfAbsent(key, _ -> new Found(thing.describe(), detail, new TreeSet<>(), new TreeSet<>()));
    }

    private void add(Thing thing, String text, RefStore.Ref affected) throws IOException {
        Found about = found(thing, text);
        switch (affected.name().namespace()) {
            case Refs.TAGS, Refs.IMAGES -> about.images.add(CollectionPlan.imageName(affected.name()));
            case Refs.CACHE, Refs.LATEST -> about.steps.add(StepTitles.of(contents, affected.target()));
            default -> {
                if (about.images.isEmpty() && about.steps.isEmpty()) {
                    about.images.add("name " + affected.name());
                }
            }
        }
    }

    private static Optional<Digest> digest(Thing thing) {
        return switch (thing) {
            case Thing.Bytes bytes -> Optional.of(bytes.digest());
            case Thing.Document document -> Optional.of(document.digest());
            case Thing.Configuration configuration -> Optional.of(configuration.digest());
            case Thing.Layer layer -> Optional.of(layer.diffId().digest());
            case Thing.StepRecord step -> Optional.of(step.digest());
            case Thing.Inputs inputs -> Optional.of(inputs.digest());
            case Thing.DirectoryRecord directory -> Optional.of(directory.digest());
            case Thing.Pinned pinned -> Optional.of(pinned.digest());
            case Thing.Name _ -> Optional.empty();
        };
    }

    FsckReport report() {
        List<FsckReport.Finding> findings = new ArrayList<>();
        for (Found each : found.values()) {
            findings.add(
                    new FsckReport.Finding(each.what, each.text, List.copyOf(each.images), List.copyOf(each.steps)));
        }
        long bytes =
                snapshot.blobs().values().stream().mapToLong(Long::longValue).sum();
        return new FsckReport(
                snapshot.blobs().size() + blobs.damaged().size(),
                bytes,
                names().size(),
                findings,
                lost(List.of(Refs.TAGS, Refs.IMAGES)),
                lost(List.of(Refs.CACHE)));
    }

    private List<String> lost(List<String> namespaces) {
        return brokenNames.stream()
                .filter(ref -> namespaces.contains(ref.name().namespace()))
                .map(this::title)
                .sorted()
                .distinct()
                .toList();
    }

    private String title(RefStore.Ref ref) {
        return ref.name().namespace().equals(Refs.CACHE)
                ? StepTitles.of(contents, ref.target())
                : CollectionPlan.imageName(ref.name());
    }

    /// Names that lead to something broken, or say something wrong.
    Set<RefStore.Ref> brokenNames() {
        return Set.copyOf(brokenNames);
    }

    Set<Digest> damagedBlobs() {
        return Set.copyOf(blobs.damaged().keySet());
    }

    /// Whole records of directories that lack something below, those above before those below.
    List<Digest> brokenDirectories() throws IOException {
        return new DeletionOrder(contents, new StoreGraph(reader, snapshot)).of(brokenDirectories);
    }
}
