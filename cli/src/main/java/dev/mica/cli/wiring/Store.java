package dev.mica.cli.wiring;

import dev.mica.core.build.LeasedContents;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.Leases;
import dev.mica.core.port.RefStore;
import dev.mica.core.port.StoreInspection;
import dev.mica.core.port.StoreUsage;
import dev.mica.hostfs.ContextCaches;
import dev.mica.storage.fs.FsStore;
import dev.mica.storage.rocksdb.RocksStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// An open store. Closed by who opened it.
///
/// @param usage measures what the store takes
/// @param handle closes the store
public record Store(ContentStore contents, RefStore refs, Leases leases, StoreUsage.Measure usage, Closeable handle)
        implements AutoCloseable {
    private static final String DIRECTORY = "store";
    private static final String DATABASE = "store-rocksdb";

    /// Opens the store of the given home.
    public static Store open(Home home) throws IOException {
        return open(home, InstantSource.system());
    }

    /// Opens the store of the given home.
    ///
    /// @param clock says when names are set; leases have the system's
    public static Store open(Home home, InstantSource clock) throws IOException {
        return switch (home.store()) {
            case FS -> {
                FsStore store = FsStore.open(home.root().resolve(DIRECTORY), clock);
                yield new Store(store.contents(), store.refs(), store.leases(), store::usage, store);
            }
            case ROCKSDB -> {
                RocksStore store = home.chunkBytes().isPresent()
                        ? RocksStore.open(
                                home.root().resolve(DATABASE),
                                clock,
                                home.chunkBytes().getAsInt())
                        : RocksStore.open(home.root().resolve(DATABASE), clock);
                // Leases are locked files whatever the store.
                FsStore locks = FsStore.open(home.root().resolve(DIRECTORY));
                yield new Store(store.contents(), store.refs(), locks.leases(), store::usage, () -> {
                    try (locks) {
                        store.close();
                    }
                });
            }
        };
    }

    /// Whether this process may change what is below the given home, or make it if it isn't there.
    public static boolean canBeWritten(Home home) {
        Path leases = home.root().resolve(DIRECTORY).resolve("leases");
        return !Files.exists(leases) || Files.isWritable(leases);
    }

    /// What looks at the files below the given home, which may be damaged so that the store can't be opened.
    public static List<StoreInspection> inspections(Home home) {
        StoreInspection contexts = ContextCaches.of(home.contexts());
        StoreInspection directory = FsStore.inspection(home.root().resolve(DIRECTORY));
        return switch (home.store()) {
            case FS -> List.of(directory, contexts);
            case ROCKSDB -> List.of(RocksStore.inspection(home.root().resolve(DATABASE)), directory, contexts);
        };
    }

    /// The same store for work under a lease that somebody holds: parts of the work that take leases get that
    /// one.
    public Store under(Leases.Lease lease) {
        return new Store(contents, refs, new HeldLeases(leases, lease), usage, handle);
    }

    /// The same store for work that writes into it: what it counts on stays as long as the lease.
    public Store guardedBy(Leases.Lease lease) {
        Store held = under(lease);
        return new Store(LeasedContents.of(contents, refs, leases, lease), refs, held.leases, usage, handle);
    }

    @Override
    public void close() throws IOException {
        handle.close();
    }
}
