package dev.mica.storage.fs;

import dev.mica.core.oci.Digest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/// How a blob stands in a pack: a header, then its bytes.
///
/// | bytes | hold |
/// |---|---|
/// | 0 | `L`, or `D` once it was deleted |
/// | 1–3 | `mb1` |
/// | 4–7 | length, big-endian |
/// | 8–39 | SHA-256 |
/// | 40–43 | CRC-32C of bytes 1–39 |
///
/// @param length of the blob, in bytes
record PackRecord(Digest digest, int length, boolean live) {
    static final int HEADER_SIZE = 44;
    static final byte LIVE = 'L';
    static final byte DEAD = 'D';
    private static final int LENGTH_AT = 4;
    private static final int DIGEST_AT = 8;
    private static final int CHECKSUM_AT = 40;

    /// A live record: header and bytes.
    static byte[] encode(Digest digest, byte[] bytes, int length) {
        ByteBuffer record = ByteBuffer.allocate(HEADER_SIZE + length);
        record.put(LIVE).put((byte) 'm').put((byte) 'b').put((byte) '1').putInt(length);
        record.put(digest.value());
        record.putInt(checksum(record.array(), 0));
        record.put(bytes, 0, length);
        return record.array();
    }

    /// Reads a header.
    ///
    /// @return empty if it is none, because the writer didn't get to its end
    static Optional<PackRecord> decodeHeader(byte[] bytes, int offset) {
        ByteBuffer header = ByteBuffer.wrap(bytes, offset, HEADER_SIZE).slice();
        boolean known = header.get(1) == 'm' && header.get(2) == 'b' && header.get(3) == '1';
        byte state = header.get(0);
        int length = header.getInt(LENGTH_AT);
        if (!known || (state != LIVE && state != DEAD) || length < 0 || length > LargeBlobs.MIN_SIZE) {
            return Optional.empty();
        }
        if (header.getInt(CHECKSUM_AT) != checksum(bytes, offset)) {
            return Optional.empty();
        }
        byte[] value = Arrays.copyOfRange(bytes, offset + DIGEST_AT, offset + CHECKSUM_AT);
        return Optional.of(new PackRecord(Digest.of(Digest.Algorithm.SHA256, value), length, state == LIVE));
    }

    private static int checksum(byte[] bytes, int offset) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, offset + 1, CHECKSUM_AT - 1);
        return (int) checksum.getValue();
    }
}
