package dev.mica.storage.fs;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// One namespace: a sorted base, in which a name is found by binary search, and a tail of changes. When the
/// tail is long, a new file takes the old one's place; a last record in the old one tells those who have it
/// open.
///
/// | bytes | hold |
/// |---|---|
/// | 0–7 | `MICARF1` and a line feed |
/// | 8–11 | number of records in the base |
/// | 12–19 | where the tail begins |
/// | 20–23 | CRC-32C of bytes 8–19 |
/// | 24–31 | up to where the file, and what it points to, is on the disk; overwritten in place |
/// | 32–35 | CRC-32C of bytes 24–31 |
/// | then 4 each | where the records of the base begin |
/// | then | the records of the base, sorted by name, and those of the tail |
///
/// Not for several threads at once.
final class RefFile implements Closeable {
    private static final byte[] MAGIC = {'M', 'I', 'C', 'A', 'R', 'F', '1', '\n'};
    static final int HEADER_SIZE = 36;
    private static final int CHECKSUM_AT = 20;
    private static final int DURABLE_AT = 24;
    private static final int DURABLE_SIZE = 12;
    private static final int PROBE = 512;
    private static final int MIN_TAIL = 32 * 1024;
    private static final int TAIL_PART = 8;
    private static final int KEPT_OFFSETS = 16 * 1024;

    private final SharedFile file;
    private final int count;
    private final long base;
    private final Map<String, RefRecord> tail = new TreeMap<>();
    private long end;
    private String boot = "";
    private boolean superseded;
    private byte @Nullable [] offsets;
    private @Nullable SharedFile writable;

    private RefFile(SharedFile file, int count, long base) {
        this.file = file;
        this.count = count;
        this.base = base;
        this.end = base;
    }

    /// Opens a namespace's file.
    ///
    /// @throws java.nio.file.NoSuchFileException if there is none
    static RefFile open(Path path) throws IOException {
        SharedFile file = SharedFile.openForReading(path);
        boolean done = false;
        try {
            byte[] bytes = new byte[HEADER_SIZE];
            int read = file.read(0, bytes, 0, HEADER_SIZE);
            Optional<Header> header = Header.decode(Arrays.copyOf(bytes, read));
            if (header.isEmpty() || file.size() < header.get().base) {
                throw damaged(path, "its header is not one of a namespace of refs");
            }
            RefFile opened = new RefFile(file, header.get().count, header.get().base);
            opened.readTail();
            done = true;
            return opened;
        } finally {
            if (!done) {
                file.close();
            }
        }
    }

    /// What a file begins with.
    ///
    /// @param durable empty if it is damaged
    record Header(int count, long base, OptionalLong durable) {
        /// @return empty if the bytes don't begin with one
        static Optional<Header> decode(byte[] file) {
            if (file.length < HEADER_SIZE || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
                return Optional.empty();
            }
            ByteBuffer bytes = ByteBuffer.wrap(file);
            if (bytes.getInt(CHECKSUM_AT) != checksum(file)) {
                return Optional.empty();
            }
            long marked = bytes.getLong(DURABLE_AT);
            byte[] mark = Arrays.copyOfRange(file, DURABLE_AT, DURABLE_AT + DURABLE_SIZE);
            boolean whole = Arrays.equals(mark, durableMark(marked));
            return Optional.of(new Header(
                    bytes.getInt(8), bytes.getLong(12), whole ? OptionalLong.of(marked) : OptionalLong.empty()));
        }
    }

    private static IOException damaged(Path path, String found) {
        return new IOException(path + " is damaged: " + found
                + "; 'mica system fsck --repair' keeps what can be read of it; the rest has to be built, pulled or"
                + " tagged again");
    }

    private static int checksum(byte[] header) {
        return checksum(header, MAGIC.length, CHECKSUM_AT - MAGIC.length);
    }

    private static int checksum(byte[] bytes, int offset, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, offset, length);
        return (int) checksum.getValue();
    }

    /// The bytes of a file without a tail.
    ///
    /// @param refs sorted by name
    static byte[] encode(List<RefRecord.Set> refs) throws IOException {
        List<byte[]> records = new ArrayList<>(refs.size());
        long size = HEADER_SIZE + 4L * refs.size();
        for (RefRecord.Set ref : refs) {
            byte[] record = ref.encode();
            records.add(record);
            size += record.length;
        }
        if (size > Integer.MAX_VALUE) {
            throw new IOException("a namespace of " + refs.size() + " refs is too large: " + size + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size);
        bytes.put(MAGIC).putInt(refs.size()).putLong(size).putInt(0);
        bytes.putInt(CHECKSUM_AT, checksum(bytes.array()));
        bytes.put(durableMark(size));
        int offset = HEADER_SIZE + 4 * refs.size();
        for (byte[] record : records) {
            bytes.putInt(offset);
            offset += record.length;
        }
        records.forEach(bytes::put);
        return bytes.array();
    }

    private static byte[] durableMark(long end) {
        ByteBuffer mark = ByteBuffer.allocate(DURABLE_SIZE).putLong(end);
        return mark.putInt(checksum(mark.array(), 0, Long.BYTES)).array();
    }

    private long durableEnd() throws IOException {
        byte[] mark = new byte[DURABLE_SIZE];
        int read = file.read(DURABLE_AT, mark, 0, DURABLE_SIZE);
        long marked = ByteBuffer.wrap(mark).getLong();
        boolean whole = read == DURABLE_SIZE && Arrays.equals(mark, durableMark(marked));
        return whole ? Math.max(base, marked) : base;
    }

    /// Reads what was appended since the last look.
    ///
    /// @return false if another file takes this one's place, and has to be opened instead
    boolean isCurrent() throws IOException {
        readTail();
        return !superseded;
    }

    private void readTail() throws IOException {
        long size = file.size();
        if (size <= end) {
            return;
        }
        byte[] bytes = new byte[Math.toIntExact(size - end)];
        int limit = file.read(end, bytes, 0, bytes.length);
        List<RefRecord.Decoded> records = new ArrayList<>();
        int at = 0;
        Optional<RefRecord.Decoded> next = RefRecord.decode(bytes, at, limit);
        while (next.isPresent()) {
            if (next.get().record() instanceof RefRecord.Booted booted) {
                boot = booted.boot();
            }
            records.add(next.get());
            at += next.get().size();
            next = RefRecord.decode(bytes, at, limit);
        }
        // What was not durable when the machine went down may point to what is lost.
        long trusted = boot.equals(BootId.current()) ? end + at : durableEnd();
        for (RefRecord.Decoded each : records) {
            if (end + each.size() > trusted) {
                return;
            }
            apply(each.record());
            end += each.size();
        }
    }

    private void apply(RefRecord record) throws IOException {
        superseded = record instanceof RefRecord.Superseded;
        switch (record) {
            case RefRecord.Set set -> tail.put(set.name(), set);
            case RefRecord.Remove remove -> tail.put(remove.name(), remove);
            case RefRecord.Touch touch -> {
                Optional<RefRecord.Set> ref = find(touch.name());
                if (ref.isPresent()) {
                    tail.put(touch.name(), ref.get().touched(touch.when()));
                }
            }
            case RefRecord.Booted _, RefRecord.Superseded _ -> {}
        }
    }

    /// What a name points to.
    Optional<RefRecord.Set> find(String name) throws IOException {
        RefRecord recent = tail.get(name);
        if (recent != null) {
            return recent instanceof RefRecord.Set set ? Optional.of(set) : Optional.empty();
        }
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            RefRecord.Set found = baseRecord(middle);
            int order = name.compareTo(found.name());
            if (order == 0) {
                return Optional.of(found);
            } else if (order < 0) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return Optional.empty();
    }

    private RefRecord.Set baseRecord(int index) throws IOException {
        long offset = offset(index);
        byte[] bytes = new byte[PROBE];
        int read = file.read(offset, bytes, 0, PROBE);
        Optional<RefRecord.Decoded> record = RefRecord.decode(bytes, 0, read);
        if (record.isEmpty()) {
            bytes = new byte[RefRecord.FRAME_SIZE + RefRecord.MAX_SIZE];
            read = file.read(offset, bytes, 0, bytes.length);
            record = RefRecord.decode(bytes, 0, read);
        }
        if (record.isPresent() && record.get().record() instanceof RefRecord.Set set) {
            return set;
        }
        throw damaged(file.path(), "there is no whole record at offset " + offset);
    }

    private long offset(int index) throws IOException {
        if (count > KEPT_OFFSETS) {
            byte[] one = new byte[4];
            file.read(HEADER_SIZE + 4L * index, one, 0, 4);
            return Integer.toUnsignedLong(ByteBuffer.wrap(one).getInt());
        }
        byte[] all = offsets;
        if (all == null) {
            all = new byte[4 * count];
            file.read(HEADER_SIZE, all, 0, all.length);
            offsets = all;
        }
        return Integer.toUnsignedLong(ByteBuffer.wrap(all).getInt(4 * index));
    }

    /// All refs, sorted by name.
    List<RefRecord.Set> all() throws IOException {
        Map<String, RefRecord> merged = new TreeMap<>();
        long start = count == 0 ? base : offset(0);
        byte[] bytes = new byte[Math.toIntExact(base - start)];
        int read = file.read(start, bytes, 0, bytes.length);
        int at = 0;
        for (int i = 0; i < count; i++) {
            Optional<RefRecord.Decoded> record = RefRecord.decode(bytes, at, read);
            if (record.isEmpty() || !(record.get().record() instanceof RefRecord.Set set)) {
                throw damaged(file.path(), "there is no whole record at offset " + (start + at));
            }
            merged.put(set.name(), set);
            at += record.get().size();
        }
        merged.putAll(tail);
        List<RefRecord.Set> all = new ArrayList<>(merged.size());
        for (RefRecord each : merged.values()) {
            if (each instanceof RefRecord.Set set) {
                all.add(set);
            }
        }
        return all;
    }

    boolean isEmpty() throws IOException {
        long removed = 0;
        for (Map.Entry<String, RefRecord> each : tail.entrySet()) {
            if (each.getValue() instanceof RefRecord.Set) {
                return false;
            }
            removed++;
        }
        return removed >= count && all().isEmpty();
    }

    /// Appends records. What a dead process wrote only half is overwritten. Only under the lock of the
    /// refs.
    void append(List<RefRecord> records) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!boot.equals(BootId.current())) {
            bytes.writeBytes(new RefRecord.Booted(BootId.current()).encode());
        }
        records.forEach(record -> bytes.writeBytes(record.encode()));
        append(bytes.toByteArray());
        readTail();
    }

    private void append(byte[] bytes) throws IOException {
        SharedFile target = writable();
        boolean written = false;
        try {
            if (target.size() > end) {
                target.truncate(end);
            }
            target.write(end, bytes, 0, bytes.length);
            written = true;
        } finally {
            if (!written) {
                target.truncate(end);
            }
        }
    }

    /// Brings all to the disk and says so. What it points to must be there already. Only under the lock of
    /// the refs. Needs no more space than there is.
    void sync() throws IOException {
        writable().sync();
        writable().write(DURABLE_AT, durableMark(end), 0, DURABLE_SIZE);
    }

    private SharedFile writable() throws IOException {
        SharedFile open = writable;
        if (open == null) {
            open = SharedFile.openForWriting(file.path());
            writable = open;
        }
        return open;
    }

    /// Whether the machine's failure could undo something.
    boolean isPending() throws IOException {
        return end > durableEnd();
    }

    /// Whether the tail is so long that the file should be written anew.
    boolean isUntidy() {
        return end - base > Math.max(MIN_TAIL, base / TAIL_PART);
    }

    @Override
    public void close() throws IOException {
        file.close();
        if (writable != null) {
            writable.close();
        }
    }
}
