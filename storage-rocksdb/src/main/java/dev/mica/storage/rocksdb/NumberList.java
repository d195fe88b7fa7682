package dev.mica.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Lists of numbers as the differences of neighbours, each a variable-length integer with its sign in the lowest bit:
/// what came in together has neighbouring numbers, so that most take a byte.
final class NumberList {
    static final int MAX_VARINT = 10;

    private NumberList() {}

    static byte[] encode(long[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_VARINT * numbers.length);
        put(bytes, numbers);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    static void put(ByteBuffer bytes, long[] numbers) {
        long before = 0;
        for (long number : numbers) {
            long difference = number - before;
            putVarint(bytes, (difference << 1) ^ (difference >> 63));
            before = number;
        }
    }

    static void putVarint(ByteBuffer bytes, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }

    static long[] decode(byte[] encoded) throws IOException {
        return decode(ByteBuffer.wrap(encoded));
    }

    /// Reads numbers to the end of the bytes.
    static long[] decode(ByteBuffer bytes) throws IOException {
        long[] numbers = new long[bytes.remaining()];
        int count = 0;
        long number = 0;
        while (bytes.hasRemaining()) {
            long difference = varint(bytes);
            number += (difference >>> 1) ^ -(difference & 1);
            numbers[count] = number;
            count++;
        }
        return Arrays.copyOf(numbers, count);
    }

    static long varint(ByteBuffer bytes) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64 && bytes.hasRemaining(); shift += 7) {
            byte next = bytes.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("a blob's recipe is damaged: a number in it does not end");
    }
}
