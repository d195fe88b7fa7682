package dev.mica.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// What the database holds of a blob: its bytes if they are few, else of which chunks it consists. Chunks
/// have short numbers, so that the recipe of a blob of 4 GiB takes about a megabyte.
///
/// In bytes: `I` and the blob's bytes; or `C`, the blob's length, and for each chunk the difference of its
/// number to the one before, all as variable-length integers (differences with their sign in the lowest
/// bit), for chunks that came in together have neighbouring numbers.
final class Recipe {
    private static final byte INLINE = 'I';
    private static final byte CHUNKED = 'C';
    private static final int MAX_VARINT = 10;

    private final long size;
    private final byte[] inline;
    private final long[] chunks;

    private Recipe(long size, byte[] inline, long[] chunks) {
        this.size = size;
        this.inline = inline;
        this.chunks = chunks;
    }

    static Recipe inline(byte[] bytes) {
        return new Recipe(bytes.length, bytes, new long[0]);
    }

    /// @param size of the blob, in bytes
    static Recipe chunked(long size, long[] chunks) {
        return new Recipe(size, new byte[0], chunks);
    }

    long size() {
        return size;
    }

    boolean isInline() {
        return chunks.length == 0;
    }

    /// The blob's bytes, if the recipe is inline.
    byte[] bytes() {
        return inline;
    }

    long[] chunks() {
        return chunks;
    }

    byte[] encode() {
        if (isInline()) {
            return ByteBuffer.allocate(1 + inline.length)
                    .put(INLINE)
                    .put(inline)
                    .array();
        }
        ByteBuffer bytes = ByteBuffer.allocate(1 + MAX_VARINT * (1 + chunks.length));
        bytes.put(CHUNKED);
        putVarint(bytes, size);
        long before = 0;
        for (long chunk : chunks) {
            long difference = chunk - before;
            putVarint(bytes, (difference << 1) ^ (difference >> 63));
            before = chunk;
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static void putVarint(ByteBuffer bytes, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }

    static Recipe decode(byte[] encoded) throws IOException {
        if (encoded.length > 0 && encoded[0] == INLINE) {
            return inline(Arrays.copyOfRange(encoded, 1, encoded.length));
        }
        if (encoded.length < 2 || encoded[0] != CHUNKED) {
            throw new IOException("a blob's recipe is damaged: " + encoded.length + " bytes of an unknown kind");
        }
        ByteBuffer bytes = ByteBuffer.wrap(encoded, 1, encoded.length - 1);
        long size = varint(bytes);
        long[] chunks = new long[bytes.remaining()];
        int count = 0;
        long number = 0;
        while (bytes.hasRemaining()) {
            long difference = varint(bytes);
            number += (difference >>> 1) ^ -(difference & 1);
            chunks[count] = number;
            count++;
        }
        return chunked(size, Arrays.copyOf(chunks, count));
    }

    /// Only the length that a recipe says the blob has.
    static long sizeOf(byte[] encoded) throws IOException {
        if (encoded.length > 0 && encoded[0] == INLINE) {
            return encoded.length - 1L;
        }
        return decode(encoded).size();
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
