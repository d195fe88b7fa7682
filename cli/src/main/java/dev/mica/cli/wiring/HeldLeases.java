package dev.mica.cli.wiring;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Leases;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/// A command's one lease, given to each part of its work that asks for one: what a part made stays protected until the
/// command has named it or written it out.
final class HeldLeases implements Leases {
    private final Leases leases;
    private final Lease held;

    /// @param held closed by whoever took it
    HeldLeases(Leases leases, Lease held) {
        this.leases = leases;
        this.held = held;
    }

    @Override
    public Lease acquire(String purpose) {
        return new Lease() {
            @Override
            public void pin(Collection<Digest> digests) throws IOException {
                held.pin(digests);
            }

            // Other parts of the work may need more.
            @Override
            public void settle() {}

            @Override
            public void close() {}
        };
    }

    @Override
    public List<LiveLease> live() throws IOException {
        return leases.live();
    }
}
