package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A pack that another process appends to, or did before it died. It has no index, so its records are
/// scanned.
final class GrowingPack implements Pack {
    private final String name;
    private final SharedFile file;
    private final PackEntries entries;
    private long scanned = PackScanner.MAGIC.length;
    private boolean used;

    private GrowingPack(String name, SharedFile file) {
        this.name = name;
        this.file = file;
        this.entries = new PackEntries(file);
    }

    static GrowingPack open(StoreDirectory directory, String name) throws IOException {
        GrowingPack pack = new GrowingPack(name, SharedFile.openForReading(Packs.packPath(directory, name)));
        boolean done = false;
        try {
            pack.scanOn();
            done = true;
            return pack;
        } finally {
            if (!done) {
                pack.close();
            }
        }
    }

    /// Looks for records that came since.
    synchronized void scanOn() throws IOException {
        if (file.size() > scanned) {
            scanned = new PackScanner(file).scan(scanned, true, (entry, live) -> {
                if (live) {
                    entries.add(entry);
                }
            });
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized Optional<PackEntry> find(Digest digest) throws IOException {
        Optional<PackEntry> entry = entries.find(digest);
        used |= entry.isPresent();
        return entry;
    }

    @Override
    public byte[] read(PackEntry entry) throws IOException {
        return PackFile.read(file, entry);
    }

    @Override
    public synchronized void delete(Digest digest) throws IOException {
        Optional<PackEntry> entry = entries.remove(digest);
        if (entry.isPresent()) {
            try (SharedFile writable = SharedFile.openForWriting(file.path())) {
                PackFile.markDead(writable, entry.get());
            }
        }
    }

    @Override
    public synchronized List<PackEntry> liveEntries() throws IOException {
        return entries.live();
    }

    /// What was found here may not be on the disk yet, and its writer may die before it is.
    @Override
    public synchronized void sync() throws IOException {
        if (used) {
            file.sync();
            used = false;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
