package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.Leases;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Removes from a store what nothing needs, and as much of what is there for later use as it is asked to.
///
/// # What stays
/// Roots are the names of images, what running work has pinned (builds, pulls), what the caller pins (running
/// containers), and names in namespaces that it doesn't know. They keep alive what they lead to: manifests,
/// configurations, layers, and what is remembered of those: tables of contents, files, forms in which they
/// were received. What else is remembered, above all the results of steps, is there for later use; a
/// [RetentionPolicy] says what of it goes first. Nothing that was used since the oldest running work began is
/// removed, and what nothing leads to at all, such as what a killed build left, always is.
///
/// # While others work
/// Builds go on in other processes. They might come to count on a blob at the moment in which it is found to be
/// garbage, for instance by putting one that is there already. So (1) blobs are listed before names, and what is not in
/// the list is not touched. (2) All that will be removed is published before anything is. (3) Then pins and names are
/// read once more, and what has appeared there is spared, with all it leads to. Work that counts on a blob pins it and
/// then looks at what is published, see [LeasedContents]; if it finds the blob there it waits. One of the two always
/// sees the other. One collection runs at a time.
///
/// # When it is killed
/// Names go first, then blobs, and of directories those above before those below, since a directory record in the store
/// always has all below it. Whatever the moment, no name leads to what is gone, and the next collection finds the rest.
public final class Collector {
    private final ContentStore contents;
    private final RefStore refs;
    private final Leases leases;
    private final InstantSource clock;
    private final List<DisposableFiles> outside;

    private Collector(
            ContentStore contents, RefStore refs, Leases leases, InstantSource clock, List<DisposableFiles> outside) {
        this.contents = contents;
        this.refs = refs;
        this.leases = leases;
        this.clock = clock;
        this.outside = List.copyOf(outside);
    }

    /// @param clock the one that the store's names and leases have
    /// @param outside what counts as part of the cache though it lies elsewhere
    public static Collector of(
            ContentStore contents, RefStore refs, Leases leases, InstantSource clock, List<DisposableFiles> outside) {
        return new Collector(contents, refs, leases, clock, outside);
    }

    /// Removes, or says what it would remove.
    ///
    /// @throws IOException if the store can't be read or written, or another process collects and doesn't end;
    ///     things may have been removed, but none that is needed
    public CollectionResult collect(CollectionRequest request) throws IOException {
        if (request.dryRun()) {
            return look(request, leases.live(), Optional.empty()).result();
        }
        try (CollectorTurn turn = CollectorTurn.take(contents, refs, leases, "prune")) {
            CollectionPlan plan = look(request, turn.others(), Optional.of(turn.published()));
            turn.publish(condemned(plan));
            List<Leases.LiveLease> others = turn.others();
            plan.spare(others, StoreSnapshot.refsOf(refs));
            remove(plan);
            return plan.result();
        }
    }

    private CollectionPlan look(CollectionRequest request, List<Leases.LiveLease> others, Optional<Digest> own)
            throws IOException {
        StoreSnapshot snapshot = StoreSnapshot.of(contents, refs, own).without(request.forgotten());
        return CollectionPlan.look(request, contents, snapshot, others, outside, clock.instant());
    }

    /// A layer's diff ID is condemned with the names that are made of it, whether or not its plain tar is stored.
    private static Set<Digest> condemned(CollectionPlan plan) {
        Set<Digest> condemned = new HashSet<>(plan.deadBlobs());
        for (RefStore.Ref ref : plan.deadNames()) {
            String namespace = ref.name().namespace();
            if (namespace.equals(Refs.CONTENTS) || namespace.equals(Refs.RECEIVED)) {
                Candidates.diffId(ref.name().name()).ifPresent(layer -> condemned.add(layer.digest()));
            }
        }
        return condemned;
    }

    private void remove(CollectionPlan plan) throws IOException {
        for (RefStore.Ref ref : plan.deadNames()) {
            refs.compareAndSet(ref.name(), Optional.of(ref.target()), Optional.empty());
        }
        for (Digest blob : new DeletionOrder(contents, plan.graph()).of(plan.deadBlobs())) {
            contents.delete(blob);
        }
        for (Candidate candidate : plan.removedOutside()) {
            if (candidate.place() instanceof Candidate.Place.Outside files
                    && !files.from().delete(files.item())) {
                candidate.keepFor("");
            }
        }
    }
}
