package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.CorruptBlobException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;

/// Makes one pack of several. Sizes of packs are kept in a geometric progression, as log-structured merge
/// trees do: a pack is merged when the smaller ones together have half its size, so that the number of
/// packs grows with the logarithm of what is stored, and each byte is copied about as often.
final class PackMerge {
    private static final int MANY = 8;
    private static final long LARGE = 128L * 1024 * 1024;
    private static final int WRITE_AT_ONCE = 1024 * 1024;

    private final StoreDirectory directory;

    PackMerge(StoreDirectory directory) {
        this.directory = directory;
    }

    private record Sized(SealedPack pack, long size) {}

    /// @param compact whether to look for packs much of which was deleted
    void run(List<SealedPack> sealed, boolean compact) throws IOException {
        Set<SealedPack> chosen = new HashSet<>(sealed.size() > MANY ? tooSmall(sealed) : List.of());
        if (compact) {
            for (SealedPack pack : sealed) {
                if (isWasteful(pack)) {
                    chosen.add(pack);
                }
            }
        }
        if (!chosen.isEmpty()) {
            // Newest first, as they are searched: of a blob's copies the one that is read is kept.
            merge(sealed.stream().filter(chosen::contains).toList());
        }
    }

    private static List<SealedPack> tooSmall(List<SealedPack> sealed) throws IOException {
        List<Sized> sizes = new ArrayList<>();
        for (SealedPack pack : sealed) {
            sizes.add(new Sized(pack, pack.size()));
        }
        sizes.removeIf(each -> each.size > LARGE);
        sizes.sort(Comparator.comparingLong(Sized::size));
        int merged = 0;
        long sum = 0;
        for (int i = 0; i < sizes.size() && sum < LARGE; i++) {
            if (sizes.get(i).size <= 2 * sum) {
                merged = i + 1;
            }
            sum += sizes.get(i).size;
        }
        return sizes.subList(0, merged).stream().map(Sized::pack).toList();
    }

    private static boolean isWasteful(SealedPack pack) throws IOException {
        long live = 0;
        for (PackEntry entry : pack.liveEntries()) {
            live += entry.end() - entry.offset();
        }
        return live < pack.size() * 2 / 3;
    }

    private void merge(List<SealedPack> packs) throws IOException {
        String name = UniqueNames.next();
        Path temporary = directory.newTemporaryFile();
        boolean done = false;
        try {
            List<PackEntry> entries = copy(packs, temporary);
            LoggerFactory.getLogger(PackMerge.class).debug("merging {} packs: {} blobs", packs.size(), entries.size());
            if (!entries.isEmpty()) {
                // The index first: a pack without one would be taken for a dead process's.
                PackMaintenance.writeIndex(directory, name, entries);
                Disk.move(temporary, Packs.packPath(directory, name));
                StoreDirectory.syncDirectory(directory.packs());
            }
            done = true;
        } finally {
            if (!done) {
                Disk.delete(Packs.indexPath(directory, name));
            }
            Disk.delete(temporary);
        }
        for (SealedPack pack : packs) {
            remove(pack);
        }
    }

    private static List<PackEntry> copy(List<SealedPack> packs, Path target) throws IOException {
        List<PackEntry> entries = new ArrayList<>();
        Set<Digest> seen = new HashSet<>();
        try (SharedFile file = SharedFile.openOrCreate(target)) {
            Appender appender = new Appender(file);
            appender.append(PackScanner.MAGIC);
            for (SealedPack pack : packs) {
                List<PackEntry> live = pack.liveEntries();
                live.sort(Comparator.comparingLong(PackEntry::offset));
                for (PackEntry entry : live) {
                    if (seen.add(entry.digest())) {
                        copy(pack, entry, appender).ifPresent(entries::add);
                    }
                }
            }
            appender.flush();
            file.sync();
        }
        return entries;
    }

    private static Optional<PackEntry> copy(SealedPack pack, PackEntry entry, Appender target) throws IOException {
        byte[] bytes;
        try {
            bytes = pack.read(entry);
        } catch (CorruptBlobException e) {
            LoggerFactory.getLogger(PackMerge.class).warn("left out when packs were merged: {}", e.getMessage());
            return Optional.empty();
        }
        PackEntry copy = new PackEntry(entry.digest(), target.position(), entry.length());
        target.append(PackRecord.encode(entry.digest(), bytes, bytes.length));
        return Optional.of(copy);
    }

    private void remove(SealedPack pack) throws IOException {
        pack.supersede();
        // The pack first: without its index it would be taken for a dead process's.
        Disk.delete(Packs.packPath(directory, pack.name()));
        Disk.delete(Packs.indexPath(directory, pack.name()));
    }

    /// Collects small writes.
    private static final class Appender {
        private final SharedFile file;
        private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
        private long written;

        Appender(SharedFile file) {
            this.file = file;
        }

        long position() {
            return written + collected.size();
        }

        void append(byte[] bytes) throws IOException {
            collected.writeBytes(bytes);
            if (collected.size() >= WRITE_AT_ONCE) {
                flush();
            }
        }

        void flush() throws IOException {
            byte[] bytes = collected.toByteArray();
            file.write(written, bytes, 0, bytes.length);
            written += bytes.length;
            collected.reset();
        }
    }
}
