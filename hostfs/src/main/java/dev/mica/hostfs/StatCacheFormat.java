package dev.mica.hostfs;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.TreePath;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/// The stored form of a [StatCache], big-endian: a header (magic number, checksum of the rest, number of
/// blocks), then a block for each directory: its path, the length of what follows, age, number of records,
/// records. A block is taken apart only when its directory is scanned.
final class StatCacheFormat {
    private static final long MAGIC = 0x4d69636153743031L;
    private static final int HEADER = 8 + 4 + 4;
    private static final int DIGEST_LENGTH = 32;
    private static final int FIXED_RECORD = 1 + 5 * 8 + DIGEST_LENGTH + 2;

    /// The records of one directory, not taken apart.
    ///
    /// @param age how often the cache was rewritten since the directory was last scanned
    record Block(int age, int count, ByteBuffer records) {
        Block older() {
            return new Block(age + 1, count, records);
        }
    }

    private StatCacheFormat() {}

    /// Whether a stored cache is what was written.
    static boolean isWhole(ByteBuffer stored) {
        return stored.remaining() >= HEADER
                && stored.getLong(0) == MAGIC
                && stored.getInt(8) == checksum(stored.slice(12, stored.capacity() - 12));
    }

    /// The blocks of a stored cache; none if it is damaged or of another version.
    static Map<TreePath, Block> blocks(ByteBuffer stored) {
        try {
            if (stored.getLong() != MAGIC || stored.getInt() != checksum(stored.slice(12, stored.capacity() - 12))) {
                return new HashMap<>();
            }
            int count = stored.getInt();
            Map<TreePath, Block> blocks = HashMap.newHashMap(count);
            for (int i = 0; i < count; i++) {
                TreePath path = TreePath.of(bytes(stored, stored.getShort() & 0xffff));
                int length = stored.getInt();
                int age = stored.get();
                int records = stored.getInt();
                blocks.put(path, new Block(age, records, stored.slice(stored.position(), length)));
                stored.position(stored.position() + length);
            }
            return blocks;
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException _) {
            return new HashMap<>();
        }
    }

    static Map<FileName, StatRecord> records(Block block) {
        ByteBuffer in = block.records.duplicate();
        Map<FileName, StatRecord> records = HashMap.newHashMap(block.count);
        for (int i = 0; i < block.count; i++) {
            FileName name = FileName.of(bytes(in, in.get() & 0xff));
            long size = in.getLong();
            long mtime = in.getLong();
            long ctime = in.getLong();
            long inode = in.getLong();
            long device = in.getLong();
            Digest digest = Digest.of(Digest.Algorithm.SHA256, bytes(in, DIGEST_LENGTH));
            byte[] capability = bytes(in, in.getShort() & 0xffff);
            records.put(name, new StatRecord(size, mtime, ctime, inode, device, digest, capability));
        }
        return records;
    }

    static Block block(Map<FileName, StatRecord> records) {
        int length = 0;
        for (Map.Entry<FileName, StatRecord> entry : records.entrySet()) {
            length += FIXED_RECORD + entry.getKey().length() + entry.getValue().capability().length;
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        records.forEach((name, record) -> {
            out.put((byte) name.length()).put(name.bytes());
            out.putLong(record.size()).putLong(record.mtimeNanos()).putLong(record.ctimeNanos());
            out.putLong(record.inode())
                    .putLong(record.device())
                    .put(record.digest().value());
            out.putShort((short) record.capability().length).put(record.capability());
        });
        return new Block(0, records.size(), out.flip());
    }

    static byte[] encode(Map<TreePath, Block> blocks) {
        int length = HEADER;
        for (Map.Entry<TreePath, Block> entry : blocks.entrySet()) {
            length += 2
                    + entry.getKey().bytes().length
                    + 4
                    + 1
                    + 4
                    + entry.getValue().records().remaining();
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        out.putLong(MAGIC).putInt(0).putInt(blocks.size());
        blocks.forEach((path, block) -> {
            byte[] bytes = path.bytes();
            out.putShort((short) bytes.length).put(bytes);
            out.putInt(block.records.remaining()).put((byte) block.age).putInt(block.count);
            out.put(block.records.duplicate());
        });
        out.putInt(8, checksum(out.slice(12, length - 12)));
        return out.array();
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
