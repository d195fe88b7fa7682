package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The pack that this process appends to. Its file is locked until it is closed, which is how others know
/// that somebody still does.
final class ActivePack implements Pack {
    private static final long SEAL_AT = 16L * 1024 * 1024;

    private final String name;
    private final SharedFile file;
    private final PackEntries entries;
    private long end = PackScanner.MAGIC.length;
    private long synced;
    private boolean finished;

    private ActivePack(String name, SharedFile file) {
        this.name = name;
        this.file = file;
        this.entries = new PackEntries(file);
    }

    /// Makes an empty pack. It gets its place only when it is locked, lest somebody take it for a dead
    /// process's.
    static ActivePack create(StoreDirectory directory) throws IOException {
        String name = UniqueNames.next();
        Path temporary = directory.newTemporaryFile();
        SharedFile file = SharedFile.openOrCreate(temporary);
        boolean done = false;
        try {
            if (file.tryLock(false).isEmpty()) {
                throw new IOException("somebody else has locked the new file " + temporary);
            }
            file.write(0, PackScanner.MAGIC, 0, PackScanner.MAGIC.length);
            Disk.move(temporary, Packs.packPath(directory, name));
            done = true;
            return new ActivePack(name, file);
        } finally {
            if (!done) {
                file.close();
                Disk.delete(temporary);
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    /// Whether more can be appended.
    synchronized boolean isUsable() {
        return !finished && end < SEAL_AT;
    }

    /// Appends a blob, unless it is here.
    ///
    /// @return false, and nothing was appended, if the pack is finished
    synchronized boolean append(Digest digest, byte[] bytes, int length) throws IOException {
        if (finished) {
            return false;
        }
        if (find(digest).isPresent()) {
            return true;
        }
        byte[] record = PackRecord.encode(digest, bytes, length);
        boolean written = false;
        try {
            file.write(end, record, 0, record.length);
            written = true;
        } finally {
            if (!written) {
                // What follows a torn record is never read: nothing more must be written here.
                finished = true;
            }
        }
        entries.add(new PackEntry(digest, end, length));
        end += record.length;
        return true;
    }

    @Override
    public synchronized Optional<PackEntry> find(Digest digest) throws IOException {
        return entries.find(digest);
    }

    @Override
    public byte[] read(PackEntry entry) throws IOException {
        return PackFile.read(file, entry);
    }

    @Override
    public synchronized void delete(Digest digest) throws IOException {
        Optional<PackEntry> entry = entries.remove(digest);
        if (entry.isPresent()) {
            PackFile.markDead(file, entry.get());
        }
    }

    @Override
    public synchronized List<PackEntry> liveEntries() throws IOException {
        return entries.live();
    }

    @Override
    public synchronized void sync() throws IOException {
        if (synced < end) {
            file.sync();
            synced = end;
        }
    }

    /// Lets nothing more be appended.
    synchronized void finish() {
        finished = true;
    }

    @Override
    public synchronized void close() throws IOException {
        finished = true;
        file.close();
    }
}
