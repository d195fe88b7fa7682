package dev.mica.storage.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.RefStore.Ref;
import dev.mica.core.port.RefStore.RefName;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/// How keys and small values are written.
final class Keys {
    private static final int TIME_SIZE = 12;

    private Keys() {}

    static byte[] number(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    static byte[] digest(Digest digest) {
        byte[] value = digest.value();
        return ByteBuffer.allocate(1 + value.length)
                .put(code(digest.algorithm()))
                .put(value)
                .array();
    }

    private static byte code(Digest.Algorithm algorithm) {
        return switch (algorithm) {
            case SHA256 -> 0;
            case SHA512 -> 1;
        };
    }

    static Digest readDigest(byte[] bytes, int offset) {
        Digest.Algorithm algorithm = bytes[offset] == 0 ? Digest.Algorithm.SHA256 : Digest.Algorithm.SHA512;
        return Digest.of(algorithm, Arrays.copyOfRange(bytes, offset + 1, bytes.length));
    }

    /// What the keys of a namespace begin with.
    static byte[] namespace(String namespace) {
        return (namespace + "\0").getBytes(US_ASCII);
    }

    /// Names in UTF-16 sort as strings do.
    static byte[] ref(RefName name) {
        byte[] namespace = namespace(name.namespace());
        byte[] rest = name.name().getBytes(UTF_16BE);
        byte[] key = Arrays.copyOf(namespace, namespace.length + rest.length);
        System.arraycopy(rest, 0, key, namespace.length, rest.length);
        return key;
    }

    static byte[] refValue(Digest target, Instant lastUsed) {
        byte[] digest = digest(target);
        return ByteBuffer.allocate(TIME_SIZE + digest.length)
                .putLong(lastUsed.getEpochSecond())
                .putInt(lastUsed.getNano())
                .put(digest)
                .array();
    }

    static Ref ref(RefName name, byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(value);
        Instant lastUsed = Instant.ofEpochSecond(bytes.getLong(), bytes.getInt());
        return new Ref(name, readDigest(value, TIME_SIZE), lastUsed);
    }

    static RefName refName(byte[] key) {
        int end = 0;
        while (key[end] != 0) {
            end++;
        }
        return new RefName(new String(key, 0, end, US_ASCII), new String(key, end + 1, key.length - end - 1, UTF_16BE));
    }
}
