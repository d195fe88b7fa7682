package dev.mica.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// Whether chunks and lists are counted right: what is counted too low would go while a blob needs it.
final class ChunkAccounts {
    private final Tables tables;
    private final Map<Long, Counts.Entry> counted = new HashMap<>();
    private final Map<Long, Long> uses = new HashMap<>();

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

    private void readCounts() throws RocksDBException, IOException {
        counted.clear();
        visit(tables.counts(), (key, value) -> counted.put(ByteBuffer.wrap(key).getLong(), Counts.Entry.decode(value)));
    }

    /// How often chunks and lists are used by recipes, and chunks by lists that are.
    private void countUses() throws RocksDBException, IOException {
        uses.clear();
        visit(tables.blobs(), (_, value) -> {
            for (long part : Recipe.decode(value).parts().distinct()) {
                uses.merge(part, 1L, Long::sum);
            }
        });
        visit(tables.writers(), (_, value) -> uses.merge(ByteBuffer.wrap(value).getLong(), 1L, Long::sum));
        for (long number : Set.copyOf(uses.keySet())) {
            Counts.Entry entry = counted.get(number);
            long @Nullable [] chunks = entry != null && entry.list() ? list(number) : null;
            if (chunks != null) {
                for (long chunk : chunks) {
                    uses.merge(chunk, 1L, Long::sum);
                }
            }
        }
    }

    /// The chunks of a list, each once; null if it can't be read.
    private long @Nullable [] list(long number) throws RocksDBException {
        try {
            return ChunkLists.read(tables, number).distinct();
        } catch (RocksDBException e) {
            if (RocksStoreException.isDamage(e)) {
                return null;
            }
            throw e;
        } catch (IOException e) {
            return null;
        }
    }

    /// What is wrong, in words. Chunks that nothing uses are none: a process may have died. What can't be read
    /// is for who reads the blobs.
    Optional<String> firstError() throws RocksDBException, IOException {
        readCounts();
        countUses();
        for (Map.Entry<Long, Long> used : uses.entrySet()) {
            Counts.Entry entry = counted.get(used.getKey());
            if (entry == null || entry.uses() < used.getValue()) {
                return Optional.of("chunk " + used.getKey() + " is used " + used.getValue() + " times, but counted "
                        + (entry == null ? 0 : entry.uses()) + " times");
            }
        }
        for (Map.Entry<Long, Counts.Entry> each : counted.entrySet()) {
            byte[] number = tables.database()
                    .get(tables.numbers(), each.getValue().digest().value());
            if (!Arrays.equals(number, Keys.number(each.getKey()))) {
                return Optional.of("chunk " + each.getKey() + " can't be found by its digest");
            }
        }
        return Optional.empty();
    }

    /// Counts all anew, and removes blobs whose chunks are not all there and chunks that nothing uses.
    void correct() throws RocksDBException, IOException {
        readCounts();
        Set<Long> there = new HashSet<>();
        visit(tables.chunks(), (key, _) -> there.add(ByteBuffer.wrap(key).getLong()));
        there.retainAll(counted.keySet());
        try (WriteOptions options = new WriteOptions()) {
            visit(tables.blobs(), (key, value) -> {
                if (!areThere(Recipe.decode(value), there)) {
                    tables.database().delete(tables.blobs(), options, key);
                }
            });
            countUses();
            recount(options);
        }
    }

    private boolean areThere(Recipe recipe, Set<Long> there) throws RocksDBException {
        for (long part : recipe.parts().distinct()) {
            if (!there.contains(part)) {
                return false;
            }
            if (recipe.kind() == Recipe.Kind.LISTS) {
                long @Nullable [] chunks = list(part);
                if (chunks == null || Arrays.stream(chunks).anyMatch(chunk -> !there.contains(chunk))) {
                    return false;
                }
            }
        }
        return true;
    }

    private void recount(WriteOptions options) throws RocksDBException, IOException {
        try (WriteBatch batch = new WriteBatch()) {
            visit(tables.numbers(), (key, _) -> batch.delete(tables.numbers(), key));
            visit(tables.counts(), (key, _) -> batch.delete(tables.counts(), key));
            visit(tables.chunks(), (key, _) -> {
                if (!uses.containsKey(ByteBuffer.wrap(key).getLong())) {
                    batch.delete(tables.chunks(), key);
                }
            });
            long greatest = 0;
            for (Map.Entry<Long, Long> used : uses.entrySet()) {
                Counts.Entry entry = counted.get(used.getKey());
                if (entry != null) {
                    batch.put(tables.numbers(), entry.digest().value(), Keys.number(used.getKey()));
                    batch.put(
                            tables.counts(),
                            Keys.number(used.getKey()),
                            entry.withUses(used.getValue()).encode());
                }
                greatest = Math.max(greatest, used.getKey());
            }
            new Chunks(tables).beginAbove(greatest, batch);
            tables.database().write(options, batch);
        }
    }
}
