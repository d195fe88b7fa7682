package dev.mica.storage.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A store as all its users in this process share it: the operating system's file locks belong to the
/// process, so that two users that knew nothing of each other would give up each other's locks.
final class SharedStore {
    private static final Map<Path, SharedStore> OPEN = new HashMap<>();

    private final Path key;
    private final StoreDirectory directory;
    private final Packs packs;
    private final FsContentStore contents;
    private final FsRefs refs;
    private final FsLeases leases;
    private int users;

    private SharedStore(Path key, StoreDirectory directory) {
        this.key = key;
        this.directory = directory;
        this.packs = new Packs(directory);
        this.refs = new FsRefs(directory, packs);
        this.contents = new FsContentStore(directory, packs, refs);
        this.leases = new FsLeases(directory);
    }

    /// The store in a directory, for one more user.
    static SharedStore open(Path root) throws IOException {
        Path key = realPath(root.toAbsolutePath().normalize());
        synchronized (OPEN) {
            SharedStore store = OPEN.get(key);
            if (store == null) {
                store = new SharedStore(key, StoreDirectory.open(key));
                OPEN.put(key, store);
            }
            store.users++;
            return store;
        }
    }

    /// One name for one directory, though it or its parents may not be there yet.
    private static Path realPath(Path path) throws IOException {
        if (Files.exists(path)) {
            return path.toRealPath();
        }
        Path parent = path.getParent();
        Path name = path.getFileName();
        return parent == null || name == null ? path : realPath(parent).resolve(name);
    }

    Path root() {
        return key;
    }

    Packs packs() {
        return packs;
    }

    FsContentStore contents() {
        return contents;
    }

    FsRefs refs() {
        return refs;
    }

    FsLeases leases() {
        return leases;
    }

    /// Removes what dead processes left, but for packs: who writes next seals those.
    void sweep() throws IOException {
        leases.live();
        TemporaryFiles.sweep(directory);
    }

    /// One user less; the last one closes the files.
    void release() throws IOException {
        synchronized (OPEN) {
            users--;
            if (users > 0) {
                return;
            }
            OPEN.remove(key);
            try {
                leases.close();
            } finally {
                try {
                    refs.close();
                } finally {
                    packs.close();
                }
            }
        }
    }
}
