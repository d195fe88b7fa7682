package dev.mica.storage.fs;

import dev.mica.core.port.ContentStore;
import dev.mica.core.port.DiskSpace;
import dev.mica.core.port.Leases;
import dev.mica.core.port.Leases.Lease;
import dev.mica.core.port.Leases.LiveLease;
import dev.mica.core.port.RefStore;
import dev.mica.core.port.StoreInspection;
import dev.mica.core.port.StoreUsage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// A store in a directory. Several threads, several processes and several `FsStore`s of one process may use
/// one directory at once. It can be read where it can't be written.
///
/// What is committed or set is visible to everybody at once, and survives its process. It is durable, that
/// is, survives a failure of the machine too, once [#sync()] or [#close()] has returned. Of what came
/// after, refs may be as they were before, in any namespace, but whatever a ref points to is there: what
/// was committed before a ref was set is on the disk before the ref is trusted.
///
/// The classes of this module must be loaded once in a process, since its file locks belong to the process.
public final class FsStore implements Closeable {
    private final SharedStore shared;
    private final InstantSource clock;
    private final RefStore refs;
    private final OwnLeases leases;
    private final AtomicBoolean closed = new AtomicBoolean();

    private FsStore(SharedStore shared, InstantSource clock) {
        this.shared = shared;
        this.clock = clock;
        this.refs = new FsRefStore(shared.refs(), clock);
        this.leases = new OwnLeases();
    }

    /// Opens a store; if the directory is not there, it is made when something is first written. Costs a
    /// few system calls.
    ///
    /// @throws StoreAccessException if the store's format is not known
    public static FsStore open(Path root) throws IOException {
        return open(root, InstantSource.system());
    }

    /// Opens a store.
    ///
    /// @param clock says when refs are set and leases taken
    /// @throws StoreAccessException if the store's format is not known
    public static FsStore open(Path root, InstantSource clock) throws IOException {
        return new FsStore(SharedStore.open(root), clock);
    }

    /// Removes the leases and the half-written files of processes that died. Costs the listing of two
    /// directories, which are empty while nobody writes.
    ///
    /// @param root where a store is, or may be one day
    /// @throws IOException if something that is to go can't be removed
    public static void sweep(Path root) throws IOException {
        if (StoreDirectory.mayHoldLeftovers(root)) {
            SharedStore store = SharedStore.open(root);
            try {
                store.sweep();
            } finally {
                store.release();
            }
        }
    }

    /// What looks at the files of the store in a directory, which need not be there, and may be damaged so
    /// that it can't be opened.
    public static StoreInspection inspection(Path root) {
        return new FsInspection(root);
    }

    public ContentStore contents() {
        return shared.contents();
    }

    public RefStore refs() {
        return refs;
    }

    public Leases leases() {
        return leases;
    }

    /// Makes durable what was committed so far.
    public void sync() throws IOException {
        shared.refs().sync();
    }

    /// Ends the leases taken here, makes durable what was committed, and tidies up. What was got from here
    /// can't be used after.
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            try {
                try {
                    leases.close();
                } finally {
                    shared.release();
                }
            } catch (IOException e) {
                throw StoreAccessException.whenWriting("make durable what was written", shared.root(), e);
            }
        }
    }

    /// What the store takes. A blob is here once or not at all.
    public StoreUsage usage() throws IOException {
        try (Stream<ContentStore.BlobInfo> blobs = contents().list()) {
            long bytes = blobs.mapToLong(ContentStore.BlobInfo::size).sum();
            return new StoreUsage(bytes, bytes, DiskSpace.below(shared.root()));
        }
    }

    /// The leases with this store's clock; those taken here end with it.
    private final class OwnLeases implements Leases {
        private final List<HeldLease> taken = new ArrayList<>();

        @Override
        public Lease acquire(String purpose) throws IOException {
            HeldLease lease = shared.leases().acquire(purpose, clock.instant());
            synchronized (taken) {
                taken.removeIf(HeldLease::isClosed);
                taken.add(lease);
            }
            return lease;
        }

        @Override
        public List<LiveLease> live() throws IOException {
            return shared.leases().live();
        }

        void close() throws IOException {
            synchronized (taken) {
                for (HeldLease lease : taken) {
                    lease.close();
                }
            }
        }
    }
}
