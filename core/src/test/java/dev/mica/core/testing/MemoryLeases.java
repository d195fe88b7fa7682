package dev.mica.core.testing;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Leases;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Leases in memory for tests. Strict: it knows which leases were not closed.
public final class MemoryLeases implements Leases {
    private final InstantSource clock;
    private final Map<MemoryLease, LiveLease> live = new LinkedHashMap<>();
    private final OpenThings open = new OpenThings();

    /// With a clock that stands still.
    public MemoryLeases() {
        this(InstantSource.fixed(Instant.EPOCH));
    }

    public MemoryLeases(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Lease acquire(String purpose) {
        MemoryLease lease = new MemoryLease();
        live.put(lease, new LiveLease(purpose, ProcessHandle.current().pid(), clock.instant(), false, List.of()));
        open.opened(lease, "the lease of " + purpose);
        return lease;
    }

    @Override
    public synchronized List<LiveLease> live() {
        return List.copyOf(live.values());
    }

    private synchronized void pin(MemoryLease lease, Collection<Digest> digests) throws IOException {
        LiveLease before = live.get(lease);
        if (before == null) {
            throw new IOException("the lease was closed; it can't protect anything");
        }
        Set<Digest> pinned = new LinkedHashSet<>(before.pinned());
        pinned.addAll(digests);
        live.put(
                lease,
                new LiveLease(
                        before.purpose(), before.processId(), before.since(), before.settled(), List.copyOf(pinned)));
    }

    private synchronized void settle(MemoryLease lease) throws IOException {
        LiveLease before = live.get(lease);
        if (before == null) {
            throw new IOException("the lease was closed; it can't be settled");
        }
        live.put(lease, new LiveLease(before.purpose(), before.processId(), before.since(), true, before.pinned()));
    }

    private synchronized void release(MemoryLease lease) {
        live.remove(lease);
        open.closed(lease);
    }

    /// @throws AssertionError if a lease was not closed
    public void checkNothingOpen() {
        open.checkNothingOpen();
    }

    private final class MemoryLease implements Lease {
        @Override
        public void pin(Collection<Digest> digests) throws IOException {
            MemoryLeases.this.pin(this, digests);
        }

        @Override
        public void settle() throws IOException {
            MemoryLeases.this.settle(this);
        }

        @Override
        public void close() {
            release(this);
        }
    }
}
