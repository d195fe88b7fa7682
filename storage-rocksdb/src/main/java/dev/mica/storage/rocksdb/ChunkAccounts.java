package dev.mica.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// Whether chunks are counted right: one that is counted too low would go while a blob needs it.
final class ChunkAccounts {
    private final Tables tables;

    ChunkAccounts(Tables tables) {
        this.tables = tables;
    }

    private interface Visitor {
        void entry(byte[] key, byte[] value) throws RocksDBException, IOException;
    }

    private void visit(ColumnFamilyHandle family, Visitor visitor) throws RocksDBException, IOException {
        try (RocksIterator iterator = tables.database().newIterator(family)) {
            for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                visitor.entry(iterator.key(), iterator.value());
            }
            iterator.status();
        }
    }

    /// How many recipes use each chunk.
    private Map<Long, Long> uses() throws RocksDBException, IOException {
        Map<Long, Long> uses = new HashMap<>();
        visit(tables.blobs(), (_, value) -> {
            Set<Long> chunks = new HashSet<>();
            for (long chunk : Recipe.decode(value).chunks()) {
                chunks.add(chunk);
            }
            chunks.forEach(chunk -> uses.merge(chunk, 1L, Long::sum));
        });
        return uses;
    }

    /// What is wrong first, in words. Chunks that nothing uses are none: a process may have died.
    Optional<String> firstError() throws RocksDBException, IOException {
        Map<Long, Long> uses = uses();
        String[] error = {""};
        visit(tables.counts(), (key, value) -> {
            long chunk = ByteBuffer.wrap(key).getLong();
            long counted = ByteBuffer.wrap(value).getLong();
            long used = uses.getOrDefault(chunk, 0L);
            uses.remove(chunk);
            byte[] number =
                    tables.database().get(tables.numbers(), Arrays.copyOfRange(value, Long.BYTES, value.length));
            if (counted < used) {
                error[0] = "chunk " + chunk + " is used by " + used + " blobs, but counted " + counted + " times";
            } else if (!Arrays.equals(number, key)) {
                error[0] = "chunk " + chunk + " can't be found by its digest";
            }
        });
        if (!uses.isEmpty()) {
            error[0] = "chunk " + uses.keySet().iterator().next() + " is used, but not counted";
        }
        return error[0].isEmpty() ? Optional.empty() : Optional.of(error[0]);
    }

    /// Counts all chunks anew, and removes blobs whose chunks are not all there and chunks that nothing uses.
    void correct() throws RocksDBException, IOException {
        Set<Long> there = new HashSet<>();
        visit(tables.chunks(), (key, _) -> there.add(ByteBuffer.wrap(key).getLong()));
        Map<Long, byte[]> digests = new HashMap<>();
        visit(
                tables.counts(),
                (key, value) -> digests.put(
                        ByteBuffer.wrap(key).getLong(), Arrays.copyOfRange(value, Long.BYTES, value.length)));
        there.retainAll(digests.keySet());
        try (WriteOptions options = new WriteOptions()) {
            visit(tables.blobs(), (key, value) -> {
                for (long chunk : Recipe.decode(value).chunks()) {
                    if (!there.contains(chunk)) {
                        tables.database().delete(tables.blobs(), options, key);
                        return;
                    }
                }
            });
            recount(there, digests, options);
        }
    }

    private void recount(Set<Long> there, Map<Long, byte[]> digests, WriteOptions options)
            throws RocksDBException, IOException {
        Map<Long, Long> uses = uses();
        try (WriteBatch batch = new WriteBatch()) {
            visit(tables.numbers(), (key, _) -> batch.delete(tables.numbers(), key));
            visit(tables.counts(), (key, _) -> batch.delete(tables.counts(), key));
            visit(tables.chunks(), (key, _) -> {
                if (!uses.containsKey(ByteBuffer.wrap(key).getLong())) {
                    batch.delete(tables.chunks(), key);
                }
            });
            there.retainAll(uses.keySet());
            long greatest = 0;
            for (long chunk : there) {
                byte[] digest = digests.getOrDefault(chunk, new byte[0]);
                byte[] count = ByteBuffer.allocate(Long.BYTES + digest.length)
                        .putLong(uses.getOrDefault(chunk, 0L))
                        .put(digest)
                        .array();
                batch.put(tables.counts(), Keys.number(chunk), count);
                batch.put(tables.numbers(), digest, Keys.number(chunk));
                greatest = Math.max(greatest, chunk);
            }
            new Chunks(tables).beginAbove(greatest, batch);
            tables.database().write(options, batch);
        }
    }
}
