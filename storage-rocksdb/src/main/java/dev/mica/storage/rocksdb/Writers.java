package dev.mica.storage.rocksdb;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// The processes that write large blobs, or read blobs that may be deleted meanwhile: each has a file that it
/// keeps locked. What one that died has left in the database is removed when another one begins to write or
/// deletes.
///
/// An entry's key: the process (8 bytes), the blob (4), the place in it (4); its value is the number of a
/// list or chunk.
final class Writers implements Closeable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private @Nullable RandomAccessFile file;
    private boolean swept;
    private byte[] process = new byte[Long.BYTES];
    private int blobs;

    Writers(Path folder) {
        this.folder = folder;
    }

    /// What the entries of a new blob begin with. Only with a turn.
    synchronized byte[] begin(Tables tables) throws IOException, RocksDBException {
        if (file == null) {
            RANDOM.nextBytes(process);
            Files.createDirectories(folder);
            RandomAccessFile opened = new RandomAccessFile(path(process).toFile(), "rw");
            file = opened;
            if (opened.getChannel().tryLock() == null) {
                throw new IOException("somebody else has locked the new file " + path(process));
            }
        }
        sweep(tables);
        blobs++;
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .put(process)
                .putInt(blobs)
                .array();
    }

    static byte[] entry(byte[] blob, int place) {
        return ByteBuffer.allocate(blob.length + Integer.BYTES)
                .put(blob)
                .putInt(place)
                .array();
    }

    static List<byte[]> entries(byte[] blob, int count) {
        List<byte[]> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry(blob, i));
        }
        return entries;
    }

    private Path path(byte[] ofProcess) {
        return folder.resolve(HexFormat.of().formatHex(ofProcess));
    }

    /// Removes what the dead left, the first time it is called. Only with a turn.
    synchronized void sweep(Tables tables) throws IOException, RocksDBException {
        if (!swept) {
            swept = true;
            removeDead(tables);
        }
    }

    private void removeDead(Tables tables) throws IOException, RocksDBException {
        Map<String, Boolean> dead = new HashMap<>();
        List<byte[]> entries = new ArrayList<>();
        List<Long> lists = new ArrayList<>();
        try (RocksIterator iterator = tables.database().newIterator(tables.writers())) {
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                byte[] owner = Arrays.copyOf(iterator.key(), Long.BYTES);
                String name = HexFormat.of().formatHex(owner);
                Boolean known = dead.get(name);
                if (known == null) {
                    known = (file == null || !Arrays.equals(owner, process)) && isDead(path(owner));
                    dead.put(name, known);
                }
                if (known) {
                    entries.add(iterator.key());
                    lists.add(ByteBuffer.wrap(iterator.value()).getLong());
                }
            }
            iterator.status();
        }
        if (!entries.isEmpty()) {
            new Chunks(tables).discard(lists.stream().mapToLong(Long::longValue).toArray(), entries);
        }
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path each : files) {
                if ((file == null || !each.equals(path(process))) && isDead(each)) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }

    private static boolean isDead(Path path) throws IOException {
        if (!Files.exists(path)) {
            return true;
        }
        try (RandomAccessFile other = new RandomAccessFile(path.toFile(), "rw")) {
            return other.getChannel().tryLock() != null;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        RandomAccessFile open = file;
        if (open != null) {
            file = null;
            try (open) {
                Files.deleteIfExists(path(process));
            }
        }
    }
}
