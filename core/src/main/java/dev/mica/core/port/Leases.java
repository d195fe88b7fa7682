package dev.mica.core.port;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// Protects what running work needs from the collector. A lease dies with its process, however that ends.
public interface Leases {
    /// Takes a lease.
    ///
    /// @param purpose for people: `build 4711`, `run web`
    Lease acquire(String purpose) throws IOException;

    /// The leases whose owners live. Those of dead owners are removed on the way.
    List<LiveLease> live() throws IOException;

    /// A lease as the collector sees it.
    ///
    /// @param since nothing that was used after the oldest of these is collected, but for those of settled leases
    /// @param settled whether only what is pinned is protected
    record LiveLease(String purpose, long processId, Instant since, boolean settled, List<Digest> pinned) {}

    /// A lease as its owner holds it. For any thread.
    interface Lease extends AutoCloseable {
        /// Protects these blobs, there already or yet to come, and what they refer to.
        void pin(Collection<Digest> digests) throws IOException;

        /// Says that the owner needs nothing from now on but what is pinned. A container may run for weeks; without
        /// this nothing that others used meanwhile could be collected.
        void settle() throws IOException;

        /// Ends the lease.
        @Override
        void close() throws IOException;
    }
}
