package dev.mica.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// What the database holds of a blob: its bytes if they are few, else of which chunks it consists, or, if these are
/// many,
/// of which lists of chunks. Blobs that resemble each other share lists, so that a recipe is small and few uses change
/// when a blob comes or goes.
///
/// In bytes: `I` and the blob's bytes; or `C` or `L`, the blob's length, and the numbers of its chunks or lists, see
/// [NumberList].
final class Recipe {
    /// What a recipe consists of.
    enum Kind {
        INLINE('I'),
        CHUNKS('C'),
        LISTS('L');

        private final byte letter;

        Kind(char letter) {
            this.letter = (byte) letter;
        }
    }

    private final Kind kind;
    private final long size;
    private final byte[] inline;
    private final long[] parts;

    private Recipe(Kind kind, long size, byte[] inline, long[] parts) {
        this.kind = kind;
        this.size = size;
        this.inline = inline;
        this.parts = parts;
    }

    static Recipe inline(byte[] bytes) {
        return new Recipe(Kind.INLINE, bytes.length, bytes, new long[0]);
    }

    static Recipe of(Kind kind, long size, long[] parts) {
        return new Recipe(kind, size, new byte[0], parts);
    }

    Kind kind() {
        return kind;
    }

    /// The blob's length in bytes.
    long size() {
        return size;
    }

    /// The blob's bytes, if the recipe holds them.
    byte[] inline() {
        return inline;
    }

    /// The numbers of chunks or lists.
    long[] parts() {
        return parts;
    }

    boolean isInline() {
        return kind == Kind.INLINE;
    }

    byte[] encode() {
        if (isInline()) {
            return ByteBuffer.allocate(1 + inline.length)
                    .put(kind.letter)
                    .put(inline)
                    .array();
        }
        ByteBuffer bytes = ByteBuffer.allocate(1 + NumberList.MAX_VARINT * (1 + parts.length));
        bytes.put(kind.letter);
        NumberList.putVarint(bytes, size);
        NumberList.put(bytes, parts);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    static Recipe decode(byte[] encoded) throws IOException {
        for (Kind kind : Kind.values()) {
            if (encoded.length > 0 && encoded[0] == kind.letter) {
                if (kind == Kind.INLINE) {
                    return inline(Arrays.copyOfRange(encoded, 1, encoded.length));
                }
                ByteBuffer bytes = ByteBuffer.wrap(encoded, 1, encoded.length - 1);
                return of(kind, NumberList.varint(bytes), NumberList.decode(bytes));
            }
        }
        throw new IOException("a blob's recipe is damaged: " + encoded.length + " bytes of an unknown kind");
    }

    /// Only the length that a recipe says the blob has.
    static long sizeOf(byte[] encoded) throws IOException {
        if (encoded.length > 0 && encoded[0] == Kind.INLINE.letter) {
            return encoded.length - 1L;
        }
        return decode(encoded).size();
    }
}
