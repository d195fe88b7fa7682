package dev.mica.storage.rocksdb;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// How often chunks and lists of chunks are used, and what a batch changes of that: a recipe uses each of its
/// parts once, a list each of its chunks, however often they occur. What is used no more goes, and a list
/// then uses its chunks no more.
final class Counts {
    private final Tables tables;
    private final Map<Long, Entry> entries = new LinkedHashMap<>();
    private final Set<Long> added = new HashSet<>();

    Counts(Tables tables) {
        this.tables = tables;
    }

    /// What is known of a chunk or a list. In bytes: uses (8), `C` or `L` (1), SHA-256.
    ///
    /// @param digest of a chunk's bytes, or of a list's with a prefix that tells them apart
    record Entry(long uses, boolean list, Digest digest) {
        private static final int DIGEST_AT = Long.BYTES + 1;

        byte[] encode() {
            return ByteBuffer.allocate(DIGEST_AT + digest.value().length)
                    .putLong(uses)
                    .put((byte) (list ? 'L' : 'C'))
                    .put(digest.value())
                    .array();
        }

        static Entry decode(byte[] value) {
            return new Entry(
                    ByteBuffer.wrap(value).getLong(),
                    value[Long.BYTES] == 'L',
                    Digest.of(Digest.Algorithm.SHA256, Arrays.copyOfRange(value, DIGEST_AT, value.length)));
        }

        Entry withUses(long newUses) {
            return new Entry(newUses, list, digest);
        }
    }

    private Entry entry(long number) throws RocksDBException {
        Entry known = entries.get(number);
        if (known != null) {
            return known;
        }
        byte[] value = tables.database().get(tables.counts(), Keys.number(number));
        if (value == null) {
            throw new IllegalStateException("chunk " + number + " was stored, but is not there");
        }
        return Entry.decode(value);
    }

    /// Counts a use of a chunk or list that is there.
    void use(long number) throws RocksDBException {
        Entry entry = entry(number);
        entries.put(number, entry.withUses(entry.uses + 1));
    }

    /// Begins to count something that is new.
    void add(long number, Digest digest, boolean list) {
        entries.put(number, new Entry(0, list, digest));
        added.add(number);
    }

    /// Whether this batch brought it.
    boolean isNew(long number) {
        return added.contains(number);
    }

    /// Takes a use back.
    void release(long number) throws RocksDBException, IOException {
        Entry entry = entry(number);
        entries.put(number, entry.withUses(entry.uses - 1));
        if (entry.list && entry.uses == 1) {
            for (long chunk : chunksOf(number)) {
                release(chunk);
            }
        }
    }

    /// The chunks of a list. Those of a damaged one are not known, and stay.
    private long[] chunksOf(long number) throws RocksDBException, IOException {
        try {
            byte[] list = tables.database().get(tables.chunks(), Keys.number(number));
            return list == null ? new long[0] : Parts.decode(list).distinct();
        } catch (RocksDBException e) {
            if (RocksStoreException.isDamage(e)) {
                return new long[0];
            }
            throw e;
        }
    }

    /// Puts all that changed into a batch.
    void write(WriteBatch batch) throws RocksDBException {
        for (Map.Entry<Long, Entry> each : entries.entrySet()) {
            if (each.getValue().uses <= 0) {
                batch.delete(tables.numbers(), each.getValue().digest.value());
                batch.delete(tables.counts(), Keys.number(each.getKey()));
                batch.delete(tables.chunks(), Keys.number(each.getKey()));
            } else {
                batch.put(
                        tables.counts(),
                        Keys.number(each.getKey()),
                        each.getValue().encode());
            }
        }
    }
}
