package dev.mica.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.LongStream;

/// What a blob or a list consists of: chunks or lists, in order, each by its number and with its length in
/// bytes, so that an offset is found without reading what comes before it.
///
/// Numbers are written as the differences of neighbours, each a variable-length integer with its sign in the
/// lowest bit: what came in together has neighbouring numbers, so that most take a byte. A length follows
/// each, two or three bytes.
final class Parts {
    private static final int MAX_VARINT = 10;

    private final long[] numbers;
    private final long[] sizes;

    Parts(long[] numbers, long[] sizes) {
        if (numbers.length != sizes.length) {
            throw new IllegalArgumentException(numbers.length + " numbers, but " + sizes.length + " lengths");
        }
        this.numbers = numbers;
        this.sizes = sizes;
    }

    static Parts none() {
        return new Parts(new long[0], new long[0]);
    }

    int count() {
        return numbers.length;
    }

    long number(int index) {
        return numbers[index];
    }

    /// In bytes.
    long size(int index) {
        return sizes[index];
    }

    /// How many bytes all have together.
    long total() {
        return LongStream.of(sizes).sum();
    }

    /// The numbers, each once.
    long[] distinct() {
        return LongStream.of(numbers).distinct().toArray();
    }

    byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(maxEncodedSize());
        encode(bytes);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    int maxEncodedSize() {
        return 2 * MAX_VARINT * numbers.length;
    }

    void encode(ByteBuffer bytes) {
        long before = 0;
        for (int i = 0; i < numbers.length; i++) {
            long difference = numbers[i] - before;
            putVarint(bytes, (difference << 1) ^ (difference >> 63));
            putVarint(bytes, sizes[i]);
            before = numbers[i];
        }
    }

    private static void putVarint(ByteBuffer bytes, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }

    static Parts decode(byte[] encoded) throws IOException {
        return decode(ByteBuffer.wrap(encoded));
    }

    /// Reads to the end of the bytes.
    static Parts decode(ByteBuffer bytes) throws IOException {
        long[] numbers = new long[bytes.remaining()];
        long[] sizes = new long[bytes.remaining()];
        int count = 0;
        long number = 0;
        while (bytes.hasRemaining()) {
            long difference = varint(bytes);
            number += (difference >>> 1) ^ -(difference & 1);
            numbers[count] = number;
            sizes[count] = varint(bytes);
            if (sizes[count] <= 0) {
                throw new IOException("a blob's recipe is damaged: a part of it has " + sizes[count] + " bytes");
            }
            count++;
        }
        return new Parts(Arrays.copyOf(numbers, count), Arrays.copyOf(sizes, count));
    }

    private static long varint(ByteBuffer bytes) throws IOException {
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
