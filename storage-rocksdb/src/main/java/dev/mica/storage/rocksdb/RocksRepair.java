package dev.mica.storage.rocksdb;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a new database of what can be read of a damaged one. Only with a turn, when the database is closed.
///
/// What can't be read of its logs is passed over, which may leave things that don't go together: chunks are
/// counted anew, and what names lead to is for others to check. If it can't be opened so, then as it was at
/// some earlier moment, all of whose files are there. If that fails too, nothing is left of it.
final class RocksRepair {
    private static final Logger LOG = LoggerFactory.getLogger(RocksRepair.class);

    private final Path root;
    private final Path directory;

    RocksRepair(Path root, Path directory) {
        this.root = root;
        this.directory = directory;
    }

    void run() throws IOException {
        DatabaseDirectory place = new DatabaseDirectory(root, Format.USUAL);
        Path fresh = place.newFresh();
        nameManifest();
        try (Tables target = Tables.open(fresh, Tables.Opening.USUAL)) {
            if (!copy(Tables.Opening.SALVAGING, target)) {
                copy(Tables.Opening.EARLIER, target);
            }
            new ChunkAccounts(target).correct();
            Format.USUAL.check(root, target);
            target.database().syncWal();
        } catch (RocksDBException e) {
            throw RocksStoreException.of(root, e);
        }
        place.replace();
        TurnEnd.write(root, directory);
    }

    /// Where the name of the manifest was lost, the newest one counts.
    private void nameManifest() throws IOException {
        List<String> manifests = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "MANIFEST-*")) {
            files.forEach(file -> manifests.add(String.valueOf(file.getFileName())));
        }
        if (!manifests.isEmpty()) {
            manifests.sort(Comparator.naturalOrder());
            Files.writeString(directory.resolve("CURRENT"), manifests.getLast() + "\n");
        }
    }

    private boolean copy(Tables.Opening opening, Tables target) {
        try (Tables source = Tables.open(directory, opening)) {
            copy(source, source.properties(), target, target.properties());
            copy(source, source.refs(), target, target.refs());
            copy(source, source.blobs(), target, target.blobs());
            copy(source, source.counts(), target, target.counts());
            copyChunks(source, target);
            return true;
        } catch (RocksDBException e) {
            LOG.debug("can't open what is left of {}", directory, e);
            return false;
        }
    }

    /// Copies what lies before the first damaged place, and what lies behind the last one.
    private static void copy(Tables source, ColumnFamilyHandle from, Tables target, ColumnFamilyHandle to)
            throws RocksDBException {
        byte @Nullable [] last = null;
        try (RocksIterator iterator = source.database().newIterator(from)) {
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                last = iterator.key();
                target.database().put(to, last, iterator.value());
            }
            if (isWhole(iterator)) {
                return;
            }
        }
        try (RocksIterator iterator = source.database().newIterator(from)) {
            for (iterator.seekToLast(); iterator.isValid(); iterator.prev()) {
                if (last != null && Arrays.compareUnsigned(iterator.key(), last) <= 0) {
                    return;
                }
                target.database().put(to, iterator.key(), iterator.value());
            }
        }
    }

    private static boolean isWhole(RocksIterator iterator) {
        try {
            iterator.status();
            return true;
        } catch (RocksDBException e) {
            LOG.debug("a damaged place in the database", e);
            return false;
        }
    }

    /// One by one, since each may be damaged by itself.
    private static void copyChunks(Tables source, Tables target) throws RocksDBException {
        try (RocksIterator counts = target.database().newIterator(target.counts())) {
            for (counts.seekToFirst(); counts.isValid(); counts.next()) {
                byte[] key = counts.key();
                byte @Nullable [] chunk = chunk(source, key);
                if (chunk != null) {
                    target.database().put(target.chunks(), key, chunk);
                }
            }
            counts.status();
        }
    }

    private static byte @Nullable [] chunk(Tables source, byte[] key) {
        try {
            return source.database().get(source.chunks(), key);
        } catch (RocksDBException e) {
            LOG.debug("a damaged chunk", e);
            return null;
        }
    }
}
