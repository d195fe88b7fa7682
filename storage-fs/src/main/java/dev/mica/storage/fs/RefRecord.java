package dev.mica.storage.fs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mica.core.oci.Digest;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/// What is appended to a namespace's file. In bytes: length of what follows the checksum (4), CRC-32C of
/// that (4), then kind (1), seconds (8) and nanoseconds (4) since 1970, length of the name (2), the name in
/// UTF-8, and for `SET` the algorithm (1: 0 SHA-256, 1 SHA-512) and the digest.
sealed interface RefRecord {
    int FRAME_SIZE = 8;

    /// Longer than any record is; what claims to be longer is none.
    int MAX_SIZE = 2048;

    /// A name points to a digest.
    record Set(String name, Digest target, Instant lastUsed) implements RefRecord {
        Set touched(Instant when) {
            return when.isAfter(lastUsed) ? new Set(name, target, when) : this;
        }
    }

    /// A name points to nothing.
    record Remove(String name) implements RefRecord {}

    /// A name was used.
    record Touch(String name, Instant when) implements RefRecord {}

    /// What follows was written in the given boot of the machine.
    record Booted(String boot) implements RefRecord {}

    /// The file is about to be replaced, or was.
    record Superseded() implements RefRecord {}

    default byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(FRAME_SIZE + MAX_SIZE).position(FRAME_SIZE);
        switch (this) {
            case Set set -> {
                put(bytes, 'S', set.lastUsed, set.name);
                bytes.put(code(set.target.algorithm())).put(set.target.value());
            }
            case Remove remove -> put(bytes, 'R', Instant.EPOCH, remove.name);
            case Touch touch -> put(bytes, 'T', touch.when, touch.name);
            case Booted booted -> put(bytes, 'B', Instant.EPOCH, booted.boot);
            case Superseded() -> put(bytes, 'X', Instant.EPOCH, "");
        }
        int length = bytes.position() - FRAME_SIZE;
        bytes.putInt(0, length).putInt(4, checksum(bytes.array(), FRAME_SIZE, length));
        byte[] record = new byte[FRAME_SIZE + length];
        bytes.get(0, record);
        return record;
    }

    private static void put(ByteBuffer bytes, char kind, Instant when, String name) {
        byte[] encoded = name.getBytes(UTF_8);
        bytes.put((byte) kind).putLong(when.getEpochSecond()).putInt(when.getNano());
        bytes.putShort((short) encoded.length).put(encoded);
    }

    private static int checksum(byte[] bytes, int offset, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, offset, length);
        return (int) checksum.getValue();
    }

    /// A record and how many bytes it takes.
    record Decoded(RefRecord record, int size) {}

    /// Reads a record.
    ///
    /// @param limit the end of the bytes
    /// @return empty if there is no whole one
    static Optional<Decoded> decode(byte[] bytes, int offset, int limit) {
        if (limit - offset < FRAME_SIZE) {
            return Optional.empty();
        }
        ByteBuffer frame = ByteBuffer.wrap(bytes, offset, limit - offset);
        int length = frame.getInt();
        int checksum = frame.getInt();
        if (length < 1 || length > MAX_SIZE || length > frame.remaining()) {
            return Optional.empty();
        }
        if (checksum != checksum(bytes, offset + FRAME_SIZE, length)) {
            return Optional.empty();
        }
        frame.limit(frame.position() + length);
        char kind = (char) frame.get();
        Instant when = Instant.ofEpochSecond(frame.getLong(), frame.getInt());
        byte[] encoded = new byte[frame.getShort()];
        frame.get(encoded);
        String name = new String(encoded, UTF_8);
        RefRecord record;
        switch (kind) {
            case 'S' -> record = new Set(name, digest(frame), when);
            case 'R' -> record = new Remove(name);
            case 'T' -> record = new Touch(name, when);
            case 'B' -> record = new Booted(name);
            case 'X' -> record = new Superseded();
            default -> {
                return Optional.empty();
            }
        }
        return Optional.of(new Decoded(record, FRAME_SIZE + length));
    }

    private static byte code(Digest.Algorithm algorithm) {
        return switch (algorithm) {
            case SHA256 -> 0;
            case SHA512 -> 1;
        };
    }

    private static Digest digest(ByteBuffer bytes) {
        byte code = bytes.get();
        byte[] value = new byte[bytes.remaining()];
        bytes.get(value);
        return Digest.of(code == 0 ? Digest.Algorithm.SHA256 : Digest.Algorithm.SHA512, value);
    }
}
