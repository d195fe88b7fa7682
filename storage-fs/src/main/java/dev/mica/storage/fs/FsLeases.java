package dev.mica.storage.fs;

import dev.mica.core.port.Leases;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.LoggerFactory;

/// A file for each lease, locked while its owner lives. Those of this process are known by name and never
/// opened again: closing a second descriptor would give the lock up.
final class FsLeases {
    private static final long MAX_SIZE = 64L * 1024 * 1024;

    private final StoreDirectory directory;
    private final Map<Path, HeldLease> held = new ConcurrentHashMap<>();

    FsLeases(StoreDirectory directory) {
        this.directory = directory;
    }

    HeldLease acquire(String purpose, Instant since) throws IOException {
        try {
            directory.prepareForWriting();
            try {
                return create(purpose, since);
            } catch (IOException e) {
                if (Reserve.giveUp(directory.root(), e)) {
                    return create(purpose, since);
                }
                throw e;
            }
        } catch (IOException e) {
            throw StoreAccessException.whenWriting("take a lease for " + purpose, directory.root(), e);
        }
    }

    /// Between taking its place and being known here, the file must not be looked at.
    private synchronized HeldLease create(String purpose, Instant since) throws IOException {
        HeldLease lease = HeldLease.create(this, directory, purpose, since);
        held.put(lease.path(), lease);
        return lease;
    }

    void ended(HeldLease lease) {
        held.remove(lease.path());
    }

    /// After a lease's file is gone, and with it what was written under it and is not needed.
    void keepReserve() {
        Reserve.keep(directory.root());
    }

    synchronized List<Leases.LiveLease> live() throws IOException {
        List<Leases.LiveLease> live = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.leases())) {
            for (Path file : files) {
                HeldLease own = held.get(file);
                if (own != null) {
                    live.add(own.asLive());
                } else if (!UniqueNames.isOwn(String.valueOf(file.getFileName()))) {
                    readOther(file).ifPresent(live::add);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return live;
    }

    private static Optional<Leases.LiveLease> readOther(Path path) throws IOException {
        try (SharedFile file = SharedFile.openForReading(path)) {
            if (file.tryLock(true).isPresent()) {
                removeDead(path);
                return Optional.empty();
            }
            byte[] bytes = new byte[Math.toIntExact(Math.min(file.size(), MAX_SIZE))];
            int read = file.read(0, bytes, 0, bytes.length);
            if (read < bytes.length) {
                throw new IOException("the lease " + path + " became shorter while it was read; try again");
            }
            return Optional.of(LeaseFile.decode(bytes)
                    .orElseThrow(() -> new IOException("the lease " + path + " is held by a process, but not readable;"
                            + " it may be of another version of Mica: wait until that process ends")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void removeDead(Path path) {
        try {
            Disk.delete(path);
        } catch (IOException e) {
            LoggerFactory.getLogger(FsLeases.class).debug("could not remove {}, whose owner died", path, e);
        }
    }

    void close() throws IOException {
        for (HeldLease lease : List.copyOf(held.values())) {
            lease.close();
        }
    }
}
