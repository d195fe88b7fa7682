package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.Leases.Lease;
import dev.mica.core.port.Leases.LiveLease;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A lease of this process: a file, locked until the lease ends and opened only here.
final class HeldLease implements Lease {
    private final FsLeases leases;
    private final Path path;
    private final SharedFile file;
    private final String purpose;
    private final Instant since;
    private final Set<Digest> pinned = new LinkedHashSet<>();
    private boolean settled;
    private boolean closed;

    private HeldLease(FsLeases leases, Path path, SharedFile file, String purpose, Instant since) {
        this.leases = leases;
        this.path = path;
        this.file = file;
        this.purpose = purpose;
        this.since = since;
    }

    /// Makes a lease. Its file gets its place only when it is locked and whole, lest somebody take it for a
    /// dead process's.
    static HeldLease create(FsLeases leases, StoreDirectory directory, String purpose, Instant since)
            throws IOException {
        Path temporary = directory.newTemporaryFile();
        Path path = directory.leases().resolve(String.valueOf(temporary.getFileName()));
        SharedFile file = SharedFile.openOrCreate(temporary);
        boolean done = false;
        try {
            if (file.tryLock(false).isEmpty()) {
                throw new IOException("somebody else has locked the new file " + temporary);
            }
            HeldLease lease = new HeldLease(leases, path, file, purpose, since);
            byte[] text = LeaseFile.encode(lease.asLive());
            file.write(0, text, 0, text.length);
            Disk.move(temporary, path);
            done = true;
            return lease;
        } finally {
            if (!done) {
                file.close();
                Disk.delete(temporary);
            }
        }
    }

    Path path() {
        return path;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized LiveLease asLive() {
        return new LiveLease(purpose, ProcessHandle.current().pid(), since, settled, List.copyOf(pinned));
    }

    @Override
    public synchronized void pin(Collection<Digest> digests) throws IOException {
        if (closed) {
            throw new IOException("the lease of " + purpose + " has ended; it can't protect anything");
        }
        List<Digest> added = new ArrayList<>(new LinkedHashSet<>(digests));
        added.removeAll(pinned);
        if (!added.isEmpty()) {
            append(LeaseFile.encodePins(added), "protect blobs");
            pinned.addAll(added);
        }
    }

    @Override
    public synchronized void settle() throws IOException {
        if (closed) {
            throw new IOException("the lease of " + purpose + " has ended; it can't be settled");
        }
        if (!settled) {
            append(LeaseFile.encodeSettled(), "settle a lease");
            settled = true;
        }
    }

    private void append(byte[] text, String action) throws IOException {
        try {
            file.write(file.size(), text, 0, text.length);
        } catch (IOException e) {
            throw StoreAccessException.whenWriting(action, StoreDirectory.parentOf(path), e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            leases.ended(this);
            try (file) {
                Disk.delete(path);
            } catch (IOException e) {
                throw StoreAccessException.whenWriting("end a lease", StoreDirectory.parentOf(path), e);
            }
            leases.keepReserve();
        }
    }
}
