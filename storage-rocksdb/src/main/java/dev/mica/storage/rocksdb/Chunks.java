package dev.mica.storage.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// Stores and deletes chunks, lists of chunks, and what counts them, each time in one batch. Only with a turn,
/// and for one thread at a time.
final class Chunks {
    private static final byte[] NEXT_KEY = "next".getBytes(US_ASCII);

    private final Tables tables;

    Chunks(Tables tables) {
        this.tables = tables;
    }

    /// Something that a batch is filled with.
    private interface Filling {
        void fill(Change change) throws RocksDBException, IOException;
    }

    private void write(Filling filling) throws RocksDBException, IOException {
        try (WriteOptions options = new WriteOptions();
                WriteBatch batch = new WriteBatch()) {
            Change change = new Change(batch, next());
            filling.fill(change);
            change.counts.write(batch);
            batch.put(tables.properties(), NEXT_KEY, Keys.number(change.nextNumber));
            tables.database().write(options, batch);
        }
    }

    private long next() throws RocksDBException {
        byte[] next = tables.database().get(tables.properties(), NEXT_KEY);
        return next == null ? 1 : ByteBuffer.wrap(next).getLong();
    }

    /// Numbers the next chunk higher than all that there are.
    void beginAbove(long greatest, WriteBatch batch) throws RocksDBException {
        batch.put(tables.properties(), NEXT_KEY, Keys.number(Math.max(next(), greatest + 1)));
    }

    /// Stores a blob of few chunks, unless it is there; what is damaged of it is repaired.
    void putFew(Digest digest, List<Chunk> chunks) throws RocksDBException, IOException {
        write(change -> {
            Parts parts = change.put(chunks);
            if (!isNamed(digest)) {
                for (long number : parts.distinct()) {
                    change.counts.use(number);
                }
                name(change, digest, Recipe.of(Recipe.Kind.CHUNKS, parts));
            }
        });
    }

    private boolean isNamed(Digest digest) throws RocksDBException {
        return tables.database().get(tables.blobs(), Keys.digest(digest)) != null;
    }

    private void name(Change change, Digest digest, Recipe recipe) throws RocksDBException {
        change.batch.put(tables.blobs(), Keys.digest(digest), recipe.encode());
    }

    /// Stores a list of chunks of a blob that is being written.
    ///
    /// @param entry what uses the list until the blob is finished or discarded
    /// @return the list's number
    long addList(List<Chunk> chunks, byte[] entry) throws RocksDBException, IOException {
        long[] list = new long[1];
        write(change -> {
            list[0] = change.useList(change.put(chunks));
            change.batch.put(tables.writers(), entry, Keys.number(list[0]));
        });
        return list[0];
    }

    /// Names a blob whose lists are all stored, unless it is there.
    void finish(Digest digest, Parts lists, List<byte[]> entries) throws RocksDBException, IOException {
        write(change -> {
            Set<Long> used = new HashSet<>();
            boolean named = isNamed(digest);
            for (int i = 0; i < lists.count(); i++) {
                change.batch.delete(tables.writers(), entries.get(i));
                // The recipe uses each list once.
                if (named || !used.add(lists.number(i))) {
                    change.counts.release(lists.number(i));
                }
            }
            if (!named) {
                name(change, digest, Recipe.of(Recipe.Kind.LISTS, lists));
            }
        });
    }

    /// Has entries use parts of a blob that is being read, so that they stay when the blob is deleted.
    void keep(long[] parts, List<byte[]> entries) throws RocksDBException, IOException {
        write(change -> {
            for (int i = 0; i < parts.length; i++) {
                change.counts.use(parts[i]);
                change.batch.put(tables.writers(), entries.get(i), Keys.number(parts[i]));
            }
        });
    }

    /// Lets go of what entries use: the lists of a blob that will not be finished, the parts of one that was
    /// read.
    void discard(long[] parts, List<byte[]> entries) throws RocksDBException, IOException {
        write(change -> {
            for (int i = 0; i < parts.length; i++) {
                change.batch.delete(tables.writers(), entries.get(i));
                change.counts.release(parts[i]);
            }
        });
    }

    /// Deletes a blob's name, and those of its chunks that nothing else uses.
    ///
    /// @return how many bytes the blob had; 0 if it is not there
    long delete(Digest digest) throws RocksDBException, IOException {
        byte[] encoded = tables.database().get(tables.blobs(), Keys.digest(digest));
        if (encoded == null) {
            return 0;
        }
        Recipe recipe = Recipe.decode(encoded);
        write(change -> {
            change.batch.delete(tables.blobs(), Keys.digest(digest));
            for (long part : recipe.parts().distinct()) {
                change.counts.release(part);
            }
        });
        return recipe.size();
    }

    /// What one batch changes.
    private final class Change {
        private final WriteBatch batch;
        private final Counts counts = new Counts(tables);
        private final Map<Digest, Long> batched = new HashMap<>();
        private long nextNumber;

        Change(WriteBatch batch, long first) {
            this.batch = batch;
            this.nextNumber = first;
        }

        /// The chunks by number. Those that are not there are stored, those that are damaged repaired.
        Parts put(List<Chunk> chunks) throws RocksDBException {
            long[] numbers = new long[chunks.size()];
            long[] sizes = new long[chunks.size()];
            for (int i = 0; i < numbers.length; i++) {
                Chunk chunk = chunks.get(i);
                numbers[i] = put(chunk.digest(), chunk.bytes(), false);
                sizes[i] = chunk.bytes().length;
            }
            return new Parts(numbers, sizes);
        }

        private long put(Digest digest, byte[] bytes, boolean list) throws RocksDBException {
            Long inBatch = batched.get(digest);
            if (inBatch != null) {
                return inBatch;
            }
            byte[] known = tables.database().get(tables.numbers(), digest.value());
            long number = known == null ? nextNumber : ByteBuffer.wrap(known).getLong();
            if (known == null) {
                nextNumber++;
                batch.put(tables.numbers(), digest.value(), Keys.number(number));
                counts.add(number, digest, list);
            }
            if (known == null || !isStored(number, bytes)) {
                batch.put(tables.chunks(), Keys.number(number), bytes);
            }
            batched.put(digest, number);
            return number;
        }

        private boolean isStored(long number, byte[] bytes) throws RocksDBException {
            try {
                return Arrays.equals(bytes, tables.database().get(tables.chunks(), Keys.number(number)));
            } catch (RocksDBException e) {
                if (RocksStoreException.isDamage(e)) {
                    return false;
                }
                throw e;
            }
        }

        /// Counts a use of a list, which is stored if it is not there.
        long useList(Parts chunks) throws RocksDBException {
            byte[] list = chunks.encode();
            long number = put(ChunkLists.digest(list), list, true);
            if (counts.isNew(number)) {
                for (long chunk : chunks.distinct()) {
                    counts.use(chunk);
                }
            }
            counts.use(number);
            return number;
        }
    }
}
