package dev.mica.storage.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// Stores and deletes chunks and what counts them. Only with a turn, and for one thread at a time.
///
/// Chunks of a large blob are written in several batches with a count of zero; the last batch counts them
/// and names the blob. What a process that died before left is found by its count and number when the next
/// one writes.
final class Chunks {
    private static final byte[] NEXT_KEY = "next".getBytes(US_ASCII);
    private static final byte[] UNFINISHED_KEY = "unfinished".getBytes(US_ASCII);
    private static final int BATCH_SIZE = 4 * 1024 * 1024;
    private static final int WINDOW = 1024 * 1024;

    private final Tables tables;

    Chunks(Tables tables) {
        this.tables = tables;
    }

    /// Stores a blob's bytes and names it, unless it is there.
    ///
    /// @param in all bytes of the blob
    void store(Digest digest, long size, InputStream in) throws RocksDBException, IOException {
        removeUnfinished();
        long first = next();
        try (WriteOptions options = new WriteOptions();
                WriteBatch batch = new WriteBatch()) {
            batch.put(tables.properties(), UNFINISHED_KEY, Keys.number(first));
            Cutting cutting = new Cutting(batch, options, first);
            long[] chunks = cutting.cutAll(in, size);
            // Chunks are there before they are counted, and all are counted and the blob is named in one step.
            cutting.flush();
            Counts counts = new Counts(tables);
            Recipe recipe = cutting.recipe(size, chunks, counts);
            counts.write(batch);
            batch.put(tables.blobs(), Keys.digest(digest), recipe.encode());
            batch.put(tables.properties(), NEXT_KEY, Keys.number(cutting.nextNumber));
            batch.delete(tables.properties(), UNFINISHED_KEY);
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
        batch.delete(tables.properties(), UNFINISHED_KEY);
    }

    /// Removes the chunks of a blob that a dead process didn't get to name.
    private void removeUnfinished() throws RocksDBException {
        byte[] unfinished = tables.database().get(tables.properties(), UNFINISHED_KEY);
        if (unfinished == null) {
            return;
        }
        try (WriteOptions options = new WriteOptions();
                WriteBatch batch = new WriteBatch()) {
            for (long number = ByteBuffer.wrap(unfinished).getLong(); ; number++) {
                byte[] count = tables.database().get(tables.counts(), Keys.number(number));
                if (count == null) {
                    break;
                }
                Counts.remove(batch, tables, number, Counts.Entry.decode(count));
            }
            batch.delete(tables.properties(), UNFINISHED_KEY);
            tables.database().write(options, batch);
        }
    }

    /// Deletes a blob's name, and those of its chunks that nothing else uses.
    void delete(Digest digest) throws RocksDBException, IOException {
        byte[] encoded = tables.database().get(tables.blobs(), Keys.digest(digest));
        if (encoded == null) {
            return;
        }
        try (WriteOptions options = new WriteOptions();
                WriteBatch batch = new WriteBatch()) {
            batch.delete(tables.blobs(), Keys.digest(digest));
            Counts counts = new Counts(tables);
            for (long part : Counts.distinct(Recipe.decode(encoded).parts())) {
                counts.release(part);
            }
            counts.write(batch);
            tables.database().write(options, batch);
        }
    }

    /// Cuts one blob.
    private final class Cutting {
        private final WriteBatch batch;
        private final WriteOptions options;
        private final Map<Digest, Long> batched = new HashMap<>();
        private long nextNumber;

        Cutting(WriteBatch batch, WriteOptions options, long first) {
            this.batch = batch;
            this.options = options;
            this.nextNumber = first;
        }

        long[] cutAll(InputStream in, long size) throws RocksDBException, IOException {
            long[] chunks = new long[Math.toIntExact(size / FastCdc.MIN_SIZE + 1)];
            int count = 0;
            byte[] window = new byte[WINDOW];
            int start = 0;
            int end = in.readNBytes(window, 0, WINDOW);
            while (start < end) {
                if (end - start < FastCdc.MAX_SIZE && end == WINDOW) {
                    System.arraycopy(window, start, window, 0, end - start);
                    end -= start;
                    start = 0;
                    end += in.readNBytes(window, end, WINDOW - end);
                }
                int length = FastCdc.cut(window, start, end - start);
                chunks[count] = put(Arrays.copyOfRange(window, start, start + length));
                count++;
                start += length;
            }
            return Arrays.copyOf(chunks, count);
        }

        /// The number of a chunk, which is stored if it is not there, and repaired if it is damaged.
        private long put(byte[] chunk) throws RocksDBException {
            Digest digest = Digest.ofBytes(chunk);
            Long inBatch = batched.get(digest);
            if (inBatch != null) {
                return inBatch;
            }
            byte[] known = tables.database().get(tables.numbers(), digest.value());
            long number = known == null ? nextNumber : ByteBuffer.wrap(known).getLong();
            if (known == null) {
                nextNumber++;
                batch.put(tables.numbers(), digest.value(), Keys.number(number));
                Counts.Entry uncounted = new Counts.Entry(0, false, digest);
                batch.put(tables.counts(), Keys.number(number), uncounted.encode());
                batched.put(digest, number);
            }
            if (known == null || !isStored(number, chunk)) {
                batch.put(tables.chunks(), Keys.number(number), chunk);
            }
            if (batch.getDataSize() > BATCH_SIZE) {
                flush();
            }
            return number;
        }

        private boolean isStored(long number, byte[] chunk) throws RocksDBException {
            try {
                return Arrays.equals(chunk, tables.database().get(tables.chunks(), Keys.number(number)));
            } catch (RocksDBException e) {
                if (RocksStoreException.isDamage(e)) {
                    return false;
                }
                throw e;
            }
        }

        private void flush() throws RocksDBException {
            tables.database().write(options, batch);
            batch.clear();
            batched.clear();
        }

        /// Counts the uses of chunks that are stored, and makes the recipe of them.
        Recipe recipe(long size, long[] chunks, Counts counts) throws RocksDBException {
            if (chunks.length <= ChunkLists.FEW) {
                for (long chunk : Counts.distinct(chunks)) {
                    counts.use(chunk);
                }
                return Recipe.of(Recipe.Kind.CHUNKS, size, chunks);
            }
            List<long[]> lists = ChunkLists.cut(chunks);
            long[] numbers = new long[lists.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = list(lists.get(i), counts);
            }
            return Recipe.of(Recipe.Kind.LISTS, size, numbers);
        }

        /// The number of a list, which is stored if it is not there, and repaired if it is damaged.
        private long list(long[] chunks, Counts counts) throws RocksDBException {
            byte[] list = NumberList.encode(chunks);
            Digest digest = ChunkLists.digest(list);
            Long inBatch = batched.get(digest);
            if (inBatch != null) {
                return inBatch;
            }
            byte[] known = tables.database().get(tables.numbers(), digest.value());
            long number = known == null ? nextNumber : ByteBuffer.wrap(known).getLong();
            if (known == null) {
                nextNumber++;
                batch.put(tables.numbers(), digest.value(), Keys.number(number));
                counts.useNewList(number, digest, chunks);
            } else {
                counts.use(number);
            }
            batched.put(digest, number);
            if (known == null || !isStored(number, list)) {
                batch.put(tables.chunks(), Keys.number(number), list);
            }
            return number;
        }
    }
}
