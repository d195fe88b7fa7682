package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobNotFoundException;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.Leases;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Copies all that one store holds into another, which may hold things already: a name then leads to where it leads in
/// the first. Digests stay, and so do the times at which names were last used.
///
/// It can be stopped at any moment and begun again: what is there is not copied twice. Blobs come before the names that
/// lead to them, and directories before those that they are in.
public final class StoreCopy {
    private static final String PURPOSE = "store copy";

    private final ContentStore contents;
    private final RefStore refs;
    private final ContentStore toContents;
    private final RefStore toRefs;
    private final Leases leases;
    private final Consumer<Instant> clock;

    /// A store's two ports.
    public record Side(ContentStore contents, RefStore refs) {}

    /// What was done.
    ///
    /// @param blobs copied
    /// @param bytes of these
    /// @param present blobs that were there already
    /// @param names copied, or there already
    public record Result(long blobs, long bytes, long present, long names) {}

    private StoreCopy(Side from, Side to, Leases leases, Consumer<Instant> clock) {
        this.contents = from.contents;
        this.refs = from.refs;
        this.toContents = to.contents;
        this.toRefs = to.refs;
        this.leases = leases;
        this.clock = clock;
    }

    /// @param leases that collectors of both stores look at
    /// @param clock sets the time of the store that is written to
    public static StoreCopy of(Side from, Side to, Leases leases, Consumer<Instant> clock) {
        return new StoreCopy(from, to, leases, clock);
    }

    /// Copies. What is put into the first store meanwhile may be missed.
    ///
    /// @throws IOException if a store can't be read or written, or a blob is damaged
    public Result run() throws IOException {
        try (Leases.Lease lease =
                leases.acquire(PURPOSE + " " + ProcessHandle.current().pid())) {
            List<RefStore.Ref> names = names();
            lease.pin(names.stream().map(RefStore.Ref::target).toList());
            ContentStore target = LeasedContents.of(toContents, toRefs, leases, lease);
            Result copied = copyBlobs(target);
            for (RefStore.Ref name : names) {
                copyName(name);
            }
            return new Result(copied.blobs, copied.bytes, copied.present, names.size());
        }
    }

    private List<RefStore.Ref> names() throws IOException {
        List<RefStore.Ref> names = new ArrayList<>();
        StoreSnapshot snapshot = StoreSnapshot.refsOf(refs);
        for (String namespace : snapshot.refs().keySet()) {
            for (RefStore.Ref ref : snapshot.refs(namespace)) {
                if (!ref.name().equals(Refs.CONDEMNED)) {
                    names.add(ref);
                }
            }
        }
        return names;
    }

    private Result copyBlobs(ContentStore target) throws IOException {
        StoreSnapshot snapshot = StoreSnapshot.of(contents, refs, Optional.empty());
        Map<Digest, Long> blobs = snapshot.blobs();
        StoreGraph graph = new StoreGraph(new ThingReader(contents, snapshot), snapshot);
        List<Digest> below =
                new DeletionOrder(contents, graph).of(blobs.keySet()).reversed();
        long copied = 0;
        long bytes = 0;
        long present = 0;
        for (Digest blob : below) {
            if (target.contains(blob)) {
                present++;
            } else if (copy(blob, target)) {
                copied++;
                bytes += snapshot.size(blob);
            }
        }
        return new Result(copied, bytes, present, 0);
    }

    /// @return false if it is gone: a collection took what no name leads to, all else is pinned
    private boolean copy(Digest blob, ContentStore target) throws IOException {
        try (Blob open = contents.open(blob);
                InputStream in = open.newInputStream();
                BlobWriter writer = target.newBlob()) {
            in.transferTo(writer);
            writer.commit(blob);
            return true;
        } catch (BlobNotFoundException e) {
            return false;
        }
    }

    private void copyName(RefStore.Ref name) throws IOException {
        clock.accept(name.lastUsed());
        toRefs.put(name.name(), name.target());
        toRefs.touch(List.of(name.name()), name.lastUsed());
    }
}
