package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.Leases;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The right to remove things from a store, which one process has at a time. It ends with the process, however that
/// ends.
final class CollectorTurn implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOKEN_BYTES = 32;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ContentStore contents;
    private final RefStore refs;
    private final Leases leases;
    private final Leases.Lease lease;
    private final Condemned nothing;
    private Digest published;

    private CollectorTurn(
            ContentStore contents,
            RefStore refs,
            Leases leases,
            Leases.Lease lease,
            Condemned nothing,
            Digest published) {
        this.contents = contents;
        this.refs = refs;
        this.leases = leases;
        this.lease = lease;
        this.nothing = nothing;
        this.published = published;
    }

    /// Waits for its turn.
    ///
    /// @param purpose for people: `prune`
    /// @throws IOException if another process has it and keeps it
    static CollectorTurn take(ContentStore contents, RefStore refs, Leases leases, String purpose) throws IOException {
        byte[] random = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(random);
        String name = purpose + " " + ProcessHandle.current().pid();
        Condemned nothing = new Condemned(Digest.ofBytes(random), name, Set.of());
        Leases.Lease lease = leases.acquire(name);
        try {
            lease.pin(List.of(nothing.token()));
            Digest blob = contents.put(nothing.encode());
            CollectionNotice notice = new CollectionNotice(contents, refs, leases);
            for (long waited = 0; ; waited += CollectionNotice.PAUSE.toMillis()) {
                Optional<CollectionNotice.Read> other = notice.read();
                if (other.isEmpty() || !other.get().goesOn(leases)) {
                    if (refs.compareAndSet(Refs.CONDEMNED, other.map(CollectionNotice.Read::blob), Optional.of(blob))) {
                        return new CollectorTurn(contents, refs, leases, lease, nothing, blob);
                    }
                } else if (waited > PATIENCE.toMillis()) {
                    contents.delete(blob);
                    throw new IOException("another process removes things from this store: "
                            + other.get().condemned().map(Condemned::purpose).orElse("") + "; wait until it has ended");
                }
                CollectionNotice.pause();
            }
        } catch (IOException | RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    /// Whose leases live, but for its own.
    List<Leases.LiveLease> others() throws IOException {
        return leases.live().stream()
                .filter(live -> !live.pinned().contains(nothing.token()))
                .toList();
    }

    /// The blob that others read now.
    Digest published() {
        return published;
    }

    /// Tells all what will be removed. Who has not pinned any of it by now waits for the end before it counts on it.
    void publish(Set<Digest> condemned) throws IOException {
        move(Optional.of(contents.put(new Condemned(nothing.token(), nothing.purpose(), condemned).encode())));
    }

    private void move(Optional<Digest> to) throws IOException {
        Digest from = published;
        if (!refs.compareAndSet(Refs.CONDEMNED, Optional.of(from), to)) {
            throw new IOException("another process took the turn of " + nothing.purpose()
                    + " while it was going on; nothing is lost, run it again");
        }
        if (to.isPresent()) {
            published = to.get();
        }
        if (!to.equals(Optional.of(from))) {
            contents.delete(from);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            move(Optional.empty());
        } finally {
            lease.close();
        }
    }
}
