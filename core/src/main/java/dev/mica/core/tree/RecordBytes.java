package dev.mica.core.tree;

import dev.mica.core.oci.Digest;
import java.util.Arrays;

/// A growing array of big-endian numbers and length-framed bytes. `java.io`'s streams take a lock for every
/// byte, which shows in trees of 50,000 files.
final class RecordBytes {
    private byte[] bytes;
    private int length;

    RecordBytes(int capacity) {
        bytes = new byte[capacity];
    }

    void putByte(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    void putShort(int value) {
        reserve(2);
        bytes[length++] = (byte) (value >> 8);
        bytes[length++] = (byte) value;
    }

    void putInt(int value) {
        reserve(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >> shift);
        }
    }

    void putLong(long value) {
        putInt((int) (value >> 32));
        putInt((int) value);
    }

    void put(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    void putDigest(Digest digest) {
        putByte(
                switch (digest.algorithm()) {
                    case SHA256 -> DirectoryCodec.SHA256;
                    case SHA512 -> DirectoryCodec.SHA512;
                });
        put(digest.value());
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
