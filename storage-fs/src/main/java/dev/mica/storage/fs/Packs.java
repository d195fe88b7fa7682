package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.StoreInspection.Damage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Small blobs, many to a file.
///
/// Each process that writes appends to a pack of its own, which it locks for as long as it does, so that
/// appending needs no coordination at all. When the process closes the store it seals the pack, that is,
/// writes an index beside it. Others find a pack by listing the directory; until it has an index they scan
/// it. What a dead process left is sealed by the next one that writes. When packs become many, small ones
/// are merged.
///
/// The lock of the packs is held while something is sealed, merged or deleted, never for reading or
/// appending.
final class Packs implements Closeable {
    private static final String PACK = ".pack";
    private static final String INDEX = ".idx";
    private static final int ATTEMPTS = 10;

    private final StoreDirectory directory;
    private final ProcessLock lock;
    private final PackMaintenance maintenance;
    private final Object syncing = new Object();
    private volatile List<Pack> packs = List.of();
    private volatile boolean listed;
    private volatile @Nullable ActivePack active;
    private volatile boolean newPackFiles;
    private volatile boolean deleted;
    private boolean recovered;

    Packs(StoreDirectory directory) {
        this.directory = directory;
        this.lock = new ProcessLock(directory.packsLock());
        this.maintenance = new PackMaintenance(directory);
    }

    static Path packPath(StoreDirectory directory, String name) {
        return directory.packs().resolve(name + PACK);
    }

    static Path indexPath(StoreDirectory directory, String name) {
        return directory.packs().resolve(name + INDEX);
    }

    /// Something done with a pack that has a blob.
    private interface Use<T> {
        T apply(Pack pack, PackEntry entry) throws IOException;
    }

    /// Whether a blob is here, as far as is known without looking at the directory again.
    boolean isKnown(Digest digest) throws IOException {
        return use(digest, !listed, (_, _) -> true).isPresent();
    }

    boolean contains(Digest digest) throws IOException {
        return use(digest, true, (_, _) -> true).isPresent();
    }

    /// A blob's bytes, which may have been altered since.
    Optional<byte[]> read(Digest digest, boolean lookAgain) throws IOException {
        return use(digest, lookAgain || !listed, Pack::read);
    }

    private <T> Optional<T> use(Digest digest, boolean lookAgain, Use<T> use) throws IOException {
        if (digest.algorithm() != Digest.Algorithm.SHA256) {
            return Optional.empty();
        }
        boolean again = lookAgain;
        for (int attempt = 1; ; attempt++) {
            try {
                Optional<T> result = useFirst(digest, use);
                if (result.isPresent() || !again) {
                    return result;
                }
                again = false;
                refresh();
            } catch (ClosedChannelException | NoSuchFileException e) {
                // The pack was merged into another since we looked.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                refresh();
            }
        }
    }

    private <T> Optional<T> useFirst(Digest digest, Use<T> use) throws IOException {
        for (Pack pack : packs) {
            Optional<PackEntry> entry = pack.find(digest);
            if (entry.isPresent()) {
                return Optional.of(use.apply(pack, entry.get()));
            }
        }
        return Optional.empty();
    }

    /// Stores a blob, unless it is known to be here. A damaged one is replaced.
    void put(Digest digest, byte[] bytes, int length) throws IOException {
        if (isWhole(digest, bytes, length)) {
            return;
        }
        boolean appended;
        do {
            // Another thread may seal the pack before we append to it.
            appended = activePack().append(digest, bytes, length);
        } while (!appended);
    }

    private boolean isWhole(Digest digest, byte[] bytes, int length) throws IOException {
        try {
            Optional<byte[]> known = read(digest, false);
            if (known.isEmpty()) {
                return false;
            }
            if (Arrays.equals(known.get(), 0, known.get().length, bytes, 0, length)) {
                return true;
            }
        } catch (CorruptBlobException e) {
            LoggerFactory.getLogger(Packs.class).warn("a damaged blob is replaced: {}", e.getMessage());
        }
        delete(digest);
        return false;
    }

    private ActivePack activePack() throws IOException {
        ActivePack current = active;
        if (current != null && current.isUsable()) {
            return current;
        }
        directory.prepareForWriting();
        // The lock of the packs comes before this object's, always.
        try (var _ = lock.acquire()) {
            return newActivePack();
        }
    }

    private synchronized ActivePack newActivePack() throws IOException {
        ActivePack current = active;
        if (current != null && current.isUsable()) {
            return current;
        }
        if (current != null) {
            seal(current);
        }
        if (!recovered) {
            maintenance.recover();
            recovered = true;
        }
        ActivePack created = ActivePack.create(directory);
        active = created;
        newPackFiles = true;
        refresh();
        return created;
    }

    private void seal(ActivePack pack) throws IOException {
        pack.finish();
        maintenance.seal(pack);
        active = null;
        refresh();
    }

    /// Looks at the directory again.
    private synchronized void refresh() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                refreshOnce();
                listed = true;
                return;
            } catch (NoSuchFileException e) {
                // A pack went away between listing and opening; where its blobs went was perhaps not listed yet.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void refreshOnce() throws IOException {
        Set<String> packNames = new TreeSet<>();
        Set<String> indexNames = new HashSet<>();
        listNames(packNames, indexNames);
        Map<String, Pack> before = new HashMap<>();
        packs.forEach(pack -> before.put(pack.name(), pack));
        List<Pack> now = new ArrayList<>();
        boolean done = false;
        try {
            for (String name : packNames) {
                now.add(current(name, Optional.ofNullable(before.get(name)), indexNames.contains(name)));
            }
            done = true;
        } finally {
            if (!done) {
                closeAll(now, packs);
            }
        }
        List<Pack> old = packs;
        packs = List.copyOf(now.reversed());
        closeAll(old, now);
    }

    private Pack current(String name, Optional<Pack> before, boolean indexed) throws IOException {
        ActivePack own = active;
        if (own != null && own.name().equals(name)) {
            return own;
        }
        if (before.isPresent() && before.get() instanceof SealedPack sealed) {
            return sealed;
        }
        if (indexed) {
            Optional<SealedPack> sealed = SealedPack.open(directory, name);
            if (sealed.isPresent()) {
                return sealed.get();
            }
            LoggerFactory.getLogger(Packs.class)
                    .warn("the index {} is damaged; its pack is read without it", indexPath(directory, name));
        }
        if (before.isPresent() && before.get() instanceof GrowingPack growing) {
            growing.scanOn();
            return growing;
        }
        return GrowingPack.open(directory, name);
    }

    private void listNames(Set<String> packNames, Set<String> indexNames) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.packs())) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(PACK)) {
                    packNames.add(name.substring(0, name.length() - PACK.length()));
                } else if (name.endsWith(INDEX)) {
                    indexNames.add(name.substring(0, name.length() - INDEX.length()));
                }
            }
        } catch (NoSuchFileException e) {
            // Nothing was ever written.
            return;
        }
    }

    /// Closes what is not kept. The active pack is closed by who seals it.
    private void closeAll(List<Pack> some, List<Pack> kept) throws IOException {
        for (Pack pack : some) {
            if (!kept.contains(pack)) {
                pack.close();
            }
        }
    }

    void delete(Digest digest) throws IOException {
        if (digest.algorithm() != Digest.Algorithm.SHA256 || !Files.isDirectory(directory.packs())) {
            return;
        }
        try (var _ = lock.acquire()) {
            refresh();
            for (Pack pack : packs) {
                pack.delete(digest);
            }
            deleted = true;
        }
    }

    /// All blobs, each once.
    List<PackEntry> liveEntries() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                refresh();
                return listEntries();
            } catch (ClosedChannelException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private List<PackEntry> listEntries() throws IOException {
        List<PackEntry> all = new ArrayList<>();
        Set<Digest> seen = new HashSet<>();
        for (Pack pack : packs) {
            for (PackEntry entry : pack.liveEntries()) {
                if (seen.add(entry.digest())) {
                    all.add(entry);
                }
            }
        }
        return all;
    }

    /// Makes durable what anybody put here.
    void syncAll() throws IOException {
        sync();
        Set<String> packNames = new TreeSet<>();
        Set<String> indexNames = new HashSet<>();
        listNames(packNames, indexNames);
        packNames.removeAll(indexNames);
        for (String name : packNames) {
            if (!UniqueNames.isOwn(name)) {
                syncOther(packPath(directory, name));
            }
        }
    }

    private static void syncOther(Path pack) throws IOException {
        try (SharedFile file = SharedFile.openForReading(pack)) {
            file.sync();
        } catch (NoSuchFileException e) {
            // It was sealed and merged meanwhile, so all of it is durable.
            return;
        }
    }

    /// Makes durable what this process put or found here.
    void sync() throws IOException {
        synchronized (syncing) {
            if (newPackFiles) {
                StoreDirectory.syncDirectory(directory.packs());
                newPackFiles = false;
            }
            for (Pack pack : packs) {
                try {
                    pack.sync();
                } catch (ClosedChannelException e) {
                    LoggerFactory.getLogger(Packs.class).trace("a pack was sealed, so it is durable", e);
                }
            }
        }
    }

    /// Looks at all files of packs; nobody changes them meanwhile, where that can be had.
    List<Damage> inspect(boolean repair) throws IOException {
        PackInspection inspection = new PackInspection(
                directory, maintenance, Optional.ofNullable(active).map(ActivePack::name));
        if (!repair && !Files.isWritable(directory.root())) {
            return inspection.inspect(false);
        }
        try (var _ = lock.acquire()) {
            List<Damage> damages = inspection.inspect(repair);
            forget();
            return damages;
        }
    }

    /// What was repaired has to be opened anew.
    private synchronized void forget() throws IOException {
        List<Pack> old = packs;
        ActivePack own = active;
        packs = own == null ? List.of() : List.of(own);
        closeAll(old, packs);
        listed = false;
    }

    /// Seals this process's pack and merges packs if there are many.
    @Override
    public void close() throws IOException {
        try {
            sync();
            tidy();
        } finally {
            synchronized (this) {
                List<Pack> all = packs;
                packs = List.of();
                closeAll(all, List.of());
                lock.close();
            }
        }
    }

    private void tidy() {
        if (active == null && !deleted) {
            return;
        }
        try (var _ = lock.acquire()) {
            sealAndMerge();
        } catch (IOException e) {
            // Nothing is lost: the next process that writes does it.
            LoggerFactory.getLogger(Packs.class)
                    .warn("could not tidy the packs of the store {}: {}", directory.root(), e.toString());
        }
    }

    private synchronized void sealAndMerge() throws IOException {
        ActivePack current = active;
        if (current != null) {
            seal(current);
        }
        refresh();
        List<SealedPack> sealed = new ArrayList<>();
        for (Pack pack : packs) {
            if (pack instanceof SealedPack each) {
                sealed.add(each);
            }
        }
        maintenance.merge(sealed, deleted);
    }
}
