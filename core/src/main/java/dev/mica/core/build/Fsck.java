package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.Leases;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Checks a store: the digest of every blob, and of every name that it leads to whole things which are what
/// the name stands for. Images need their documents and layers; cache records need what they were made from,
/// their layer, its table of contents and their files; directories need the directories below; files that are
/// remembered of an image need bytes in one of its layers.
///
/// What is damaged below the ports is for [dev.mica.core.port.StoreInspection] to find, and comes first: a
/// blob that an index lost is simply not there.
public final class Fsck {
    private static final int MAX_ROUNDS = 3;

    private final ContentStore contents;
    private final RefStore refs;
    private final Leases leases;

    private Fsck(ContentStore contents, RefStore refs, Leases leases) {
        this.contents = contents;
        this.refs = refs;
        this.leases = leases;
    }

    public static Fsck of(ContentStore contents, RefStore refs, Leases leases) {
        return new Fsck(contents, refs, leases);
    }

    /// Looks, and changes nothing. Reads all bytes of the store.
    ///
    /// @throws IOException if the store can't be read for another reason than damage
    public FsckReport check() throws IOException {
        return FsckExamination.of(contents, refs, leases, Optional.empty()).report();
    }

    /// Drops what is damaged and the names that lead to it, so that the next build makes it anew. What is
    /// whole stays, as garbage for the collector if nothing leads to it any more.
    ///
    /// @return what was found before
    /// @throws IOException if the store can't be read or written, or if something is broken still after all
    ///     that
    public FsckReport repair() throws IOException {
        try (CollectorTurn turn = CollectorTurn.take(contents, refs, leases, "fsck")) {
            Optional<FsckReport> first = Optional.empty();
            for (int round = 0; round < MAX_ROUNDS; round++) {
                FsckExamination look = FsckExamination.of(contents, refs, leases, Optional.of(turn.published()));
                FsckReport report = look.report();
                if (first.isEmpty()) {
                    first = Optional.of(report);
                }
                if (report.isClean()) {
                    return first.get();
                }
                drop(look, turn);
            }
            throw new IOException("what is broken could not be removed from the store; nothing that is whole was lost");
        }
    }

    private void drop(FsckExamination look, CollectorTurn turn) throws IOException {
        List<Digest> going = new ArrayList<>(look.brokenDirectories());
        going.addAll(look.damagedBlobs());
        Set<Digest> condemned = new HashSet<>(going);
        for (RefStore.Ref ref : look.brokenNames()) {
            condemned.add(ref.target());
        }
        turn.publish(condemned);
        for (RefStore.Ref ref : look.brokenNames()) {
            refs.compareAndSet(ref.name(), Optional.of(ref.target()), Optional.empty());
        }
        for (Digest blob : going) {
            contents.delete(blob);
        }
    }
}
