package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pack that another process appends to, or did before it died. It has no index, so its records are
/// scanned.
final class GrowingPack implements Pack {
    private final String name;
    private final SharedFile file;
    private final Map<Digest, PackEntry> entries = new HashMap<>();
    private long scanned = PackScanner.MAGIC.length;
    private boolean used;

    private GrowingPack(String name, SharedFile file) {
        this.name = name;
        this.file = file;
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
                    entries.put(entry.digest(), entry);
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
        PackEntry entry = entries.get(digest);
        if (entry == null || !PackFile.isLive(file, entry)) {
            return Optional.empty();
        }
        used = true;
        return Optional.of(entry);
    }

    @Override
    public byte[] read(PackEntry entry) throws IOException {
        return PackFile.read(file, entry);
    }

    @Override
    public synchronized void delete(Digest digest) throws IOException {
        PackEntry entry = entries.remove(digest);
        if (entry != null) {
            try (SharedFile writable = SharedFile.openForWriting(file.path())) {
                PackFile.markDead(writable, entry);
            }
        }
    }

    @Override
    public synchronized List<PackEntry> liveEntries() throws IOException {
        List<PackEntry> live = new ArrayList<>(entries.size());
        for (PackEntry entry : entries.values()) {
            if (PackFile.isLive(file, entry)) {
                live.add(entry);
            }
        }
        return live;
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
