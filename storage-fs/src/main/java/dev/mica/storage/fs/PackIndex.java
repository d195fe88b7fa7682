package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The index of a sealed pack: entries sorted by digest, found by the digest's first byte. Digests are
/// spread evenly, so that one read of some kilobytes finds an entry whatever the pack's size.
///
/// All but the entries' state bytes is immutable. Deletion alters the state in place, so that every process
/// that has the file open sees it at its next look.
///
/// | bytes | hold |
/// |---|---|
/// | 0–7 | `MICAIX1` and a line feed |
/// | 8–11 | number of entries, big-endian |
/// | 12–1035 | for each first byte: how many entries have that one or a smaller one |
/// | 1036–1039 | CRC-32C of all before |
/// | then 48 each | SHA-256 (32), offset (8), length (4), `L` or `D`, three zeros |
final class PackIndex implements Closeable {
    private static final byte[] MAGIC = {'M', 'I', 'C', 'A', 'I', 'X', '1', '\n'};
    private static final int FAN_OUT_AT = 12;
    private static final int FAN_OUT = 256;
    private static final int CHECKSUM_AT = FAN_OUT_AT + FAN_OUT * 4;
    static final int ENTRIES_AT = CHECKSUM_AT + 4;
    private static final int DIGEST_SIZE = 32;
    private static final int ENTRY_SIZE = 48;
    private static final int STATE_AT = 44;
    private static final int READ_AT_ONCE = 16 * 1024 / ENTRY_SIZE;

    private final SharedFile file;
    private final int[] fanOut;
    private @Nullable SharedFile writable;

    private PackIndex(SharedFile file, int[] fanOut) {
        this.file = file;
        this.fanOut = fanOut;
    }

    /// The bytes of an index.
    ///
    /// @param entries of different digests; all live
    static byte[] encode(List<PackEntry> entries) {
        PackEntry[] sorted = entries.toArray(PackEntry[]::new);
        Arrays.sort(sorted, (a, b) -> a.digest().compareTo(b.digest()));
        ByteBuffer bytes = ByteBuffer.allocate(ENTRIES_AT + sorted.length * ENTRY_SIZE);
        bytes.put(MAGIC).putInt(sorted.length);
        int[] fanOut = new int[FAN_OUT];
        bytes.position(ENTRIES_AT);
        for (PackEntry entry : sorted) {
            byte[] value = entry.digest().value();
            fanOut[value[0] & 0xff]++;
            bytes.put(value).putLong(entry.offset()).putInt(entry.length()).putInt(PackRecord.LIVE << 24);
        }
        int sum = 0;
        for (int i = 0; i < FAN_OUT; i++) {
            sum += fanOut[i];
            bytes.putInt(FAN_OUT_AT + i * 4, sum);
        }
        bytes.putInt(CHECKSUM_AT, checksum(bytes.array()));
        return bytes.array();
    }

    private static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, CHECKSUM_AT);
        return (int) checksum.getValue();
    }

    /// Takes an open file over as an index.
    ///
    /// @return empty, and the file is left open, if it is not a whole index
    static Optional<PackIndex> of(SharedFile file) throws IOException {
        byte[] head = new byte[ENTRIES_AT];
        if (file.read(0, head, 0, head.length) < head.length || !Arrays.equals(head, 0, 8, MAGIC, 0, 8)) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(head);
        if (bytes.getInt(CHECKSUM_AT) != checksum(head)) {
            return Optional.empty();
        }
        int[] fanOut = new int[FAN_OUT];
        for (int i = 0; i < FAN_OUT; i++) {
            fanOut[i] = bytes.getInt(FAN_OUT_AT + i * 4);
        }
        long expected = ENTRIES_AT + (long) bytes.getInt(MAGIC.length) * ENTRY_SIZE;
        if (fanOut[FAN_OUT - 1] != bytes.getInt(MAGIC.length) || file.size() != expected) {
            return Optional.empty();
        }
        return Optional.of(new PackIndex(file, fanOut));
    }

    int count() {
        return fanOut[FAN_OUT - 1];
    }

    /// The entry of a live blob.
    Optional<PackEntry> find(Digest digest) throws IOException {
        byte[] wanted = digest.value();
        Block block = blockFor(wanted);
        int at = block.indexOf(wanted);
        return at < 0 || !block.live(at) ? Optional.empty() : Optional.of(block.entry(at));
    }

    /// The entries among which a digest is, if at all.
    private Block blockFor(byte[] wanted) throws IOException {
        int first = wanted[0] & 0xff;
        int from = first == 0 ? 0 : fanOut[first - 1];
        int to = fanOut[first];
        while (to - from > READ_AT_ONCE) {
            int middle = (from + to) >>> 1;
            if (read(middle, 1).compare(wanted, 0) < 0) {
                to = middle;
            } else {
                from = middle;
            }
        }
        return read(from, to - from);
    }

    private Block read(int from, int count) throws IOException {
        byte[] bytes = new byte[count * ENTRY_SIZE];
        long position = ENTRIES_AT + (long) from * ENTRY_SIZE;
        if (file.read(position, bytes, 0, bytes.length) < bytes.length) {
            throw new IOException(file.path() + " became shorter while it was read");
        }
        return new Block(from, bytes);
    }

    /// All live entries, by digest.
    List<PackEntry> liveEntries() throws IOException {
        Block all = read(0, count());
        List<PackEntry> live = new ArrayList<>(count());
        for (int i = 0; i < count(); i++) {
            if (all.live(i)) {
                live.add(all.entry(i));
            }
        }
        return live;
    }

    /// An entry as it stands, in whatever state.
    record Slot(PackEntry entry, byte state) {}

    /// All entries in the order of the file.
    List<Slot> slots() throws IOException {
        Block all = read(0, count());
        List<Slot> slots = new ArrayList<>(count());
        for (int i = 0; i < count(); i++) {
            slots.add(new Slot(all.entry(i), all.bytes[i * ENTRY_SIZE + STATE_AT]));
        }
        return slots;
    }

    /// Marks a blob as deleted.
    synchronized void markDead(Digest digest) throws IOException {
        byte[] wanted = digest.value();
        Block block = blockFor(wanted);
        int at = block.indexOf(wanted);
        if (at >= 0 && block.live(at)) {
            long position = ENTRIES_AT + (long) (block.from + at) * ENTRY_SIZE + STATE_AT;
            writable().write(position, new byte[] {PackRecord.DEAD}, 0, 1);
        }
    }

    /// Marks all blobs as deleted, because they are elsewhere.
    synchronized void markAllDead() throws IOException {
        Block all = read(0, count());
        for (int i = 0; i < count(); i++) {
            all.bytes[i * ENTRY_SIZE + STATE_AT] = PackRecord.DEAD;
        }
        writable().write(ENTRIES_AT, all.bytes, 0, all.bytes.length);
    }

    private SharedFile writable() throws IOException {
        SharedFile open = writable;
        if (open == null) {
            open = SharedFile.openForWriting(file.path());
            writable = open;
        }
        return open;
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
        if (writable != null) {
            writable.close();
        }
    }

    /// Some entries as they stand in the file.
    private static final class Block {
        private final int from;
        private final byte[] bytes;

        Block(int from, byte[] bytes) {
            this.from = from;
            this.bytes = bytes;
        }

        int indexOf(byte[] wanted) {
            int low = 0;
            int high = bytes.length / ENTRY_SIZE - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int order = compare(wanted, middle);
                if (order == 0) {
                    return middle;
                } else if (order < 0) {
                    high = middle - 1;
                } else {
                    low = middle + 1;
                }
            }
            return -1;
        }

        int compare(byte[] wanted, int index) {
            int at = index * ENTRY_SIZE;
            return Arrays.compareUnsigned(wanted, 0, DIGEST_SIZE, bytes, at, at + DIGEST_SIZE);
        }

        boolean live(int index) {
            return bytes[index * ENTRY_SIZE + STATE_AT] == PackRecord.LIVE;
        }

        PackEntry entry(int index) {
            ByteBuffer entry = ByteBuffer.wrap(bytes, index * ENTRY_SIZE, ENTRY_SIZE);
            byte[] value = new byte[DIGEST_SIZE];
            entry.get(value);
            return new PackEntry(Digest.of(Digest.Algorithm.SHA256, value), entry.getLong(), entry.getInt());
        }
    }
}
