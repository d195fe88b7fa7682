package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/// Seals and recovers packs. All under the lock of the packs.
final class PackMaintenance {
    private static final String PACK = ".pack";
    private static final String INDEX = ".idx";

    private final StoreDirectory directory;
    private final PackMerge merge;

    PackMaintenance(StoreDirectory directory) {
        this.directory = directory;
        this.merge = new PackMerge(directory);
    }

    /// Writes the index of a finished pack; a pack without blobs is removed.
    void seal(ActivePack pack) throws IOException {
        pack.sync();
        List<PackEntry> live = pack.liveEntries();
        if (live.isEmpty()) {
            Disk.delete(Packs.packPath(directory, pack.name()));
        } else {
            writeIndex(directory, pack.name(), live);
        }
    }

    static void writeIndex(StoreDirectory directory, String name, List<PackEntry> live) throws IOException {
        Path temporary = directory.newTemporaryFile();
        boolean done = false;
        try {
            byte[] bytes = PackIndex.encode(live);
            try (SharedFile file = SharedFile.openOrCreate(temporary)) {
                file.write(0, bytes, 0, bytes.length);
                file.sync();
            }
            StoreDirectory.moveIntoPlace(temporary, Packs.indexPath(directory, name));
            done = true;
        } finally {
            if (!done) {
                Disk.delete(temporary);
            }
        }
    }

    /// Seals what dead processes left, and removes files that belong to nothing.
    void recover() throws IOException {
        List<String> packNames = new ArrayList<>();
        List<String> indexNames = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.packs())) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(PACK)) {
                    packNames.add(name.substring(0, name.length() - PACK.length()));
                } else if (name.endsWith(INDEX)) {
                    indexNames.add(name.substring(0, name.length() - INDEX.length()));
                }
            }
        }
        for (String name : indexNames) {
            if (!packNames.contains(name)) {
                Disk.delete(Packs.indexPath(directory, name));
            }
        }
        for (String name : packNames) {
            if (!indexNames.contains(name) || !hasWholeIndex(name)) {
                recover(name);
            }
        }
        TemporaryFiles.sweep(directory);
    }

    private boolean hasWholeIndex(String name) throws IOException {
        Optional<SealedPack> pack = SealedPack.open(directory, name);
        if (pack.isPresent()) {
            pack.get().close();
        }
        return pack.isPresent();
    }

    /// Seals a pack that a dead process left, as far as it is whole.
    void recover(String name) throws IOException {
        if (UniqueNames.isOwn(name)) {
            return;
        }
        try (SharedFile file = SharedFile.openForWriting(Packs.packPath(directory, name))) {
            if (file.tryLock(false).isEmpty()) {
                return;
            }
            Map<Digest, PackEntry> live = new HashMap<>();
            long end = new PackScanner(file).scan(PackScanner.MAGIC.length, true, (entry, isLive) -> {
                if (isLive) {
                    live.put(entry.digest(), entry);
                }
            });
            LoggerFactory.getLogger(PackMaintenance.class)
                    .debug("sealing {}, left by a process that died: {} blobs", name, live.size());
            if (live.isEmpty()) {
                Disk.delete(Packs.packPath(directory, name));
                return;
            }
            file.truncate(end);
            file.sync();
            writeIndex(directory, name, List.copyOf(live.values()));
        } catch (NoSuchFileException e) {
            // Somebody else removed it.
            return;
        }
    }

    /// Merges packs, if there are many or much in them was deleted.
    void merge(List<SealedPack> sealed, boolean compact) throws IOException {
        merge.run(sealed, compact);
    }
}
