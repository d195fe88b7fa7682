package dev.mica.core.layer;

import java.util.Arrays;

/// A growing array of bytes with numbers of variable length: seven bits a byte, the lowest first.
final class ContentsOutput {
    private byte[] bytes;
    private int length;

    ContentsOutput(int capacity) {
        bytes = new byte[capacity];
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    void octet(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    void raw(byte[] value, int from, int count) {
        reserve(count);
        System.arraycopy(value, from, bytes, length, count);
        length += count;
    }

    void framed(byte[] value) {
        number(value.length);
        raw(value, 0, value.length);
    }

    /// A number, taken as unsigned.
    void number(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /// A number of either sign that is mostly small.
    void signed(long value) {
        number(value << 1 ^ value >> 63);
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
