package dev.mica.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// What the database holds of a blob: its bytes if they are few, else of which chunks it consists, or, if
/// these are many, of which lists of chunks. Blobs that resemble each other share lists, so that a recipe is
/// small and few uses change when a blob comes or goes.
///
/// In bytes: `I` and the blob's bytes; or `C` or `L`, and its chunks or lists, see [Parts].
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
    private final byte[] inline;
    private final Parts parts;

    private Recipe(Kind kind, byte[] inline, Parts parts) {
        this.kind = kind;
        this.inline = inline;
        this.parts = parts;
    }

    static Recipe inline(byte[] bytes) {
        return new Recipe(Kind.INLINE, bytes, Parts.none());
    }

    static Recipe of(Kind kind, Parts parts) {
        return new Recipe(kind, new byte[0], parts);
    }

    Kind kind() {
        return kind;
    }

    /// The blob's length in bytes.
    long size() {
        return isInline() ? inline.length : parts.total();
    }

    /// The blob's bytes, if the recipe holds them.
    byte[] inline() {
        return inline;
    }

    /// Chunks or lists.
    Parts parts() {
        return parts;
    }

    boolean isInline() {
        return kind == Kind.INLINE;
    }

    byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(1 + inline.length + parts.maxEncodedSize());
        bytes.put(kind.letter).put(inline);
        parts.encode(bytes);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    static Recipe decode(byte[] encoded) throws IOException {
        for (Kind kind : Kind.values()) {
            if (encoded.length > 0 && encoded[0] == kind.letter) {
                return kind == Kind.INLINE
                        ? inline(Arrays.copyOfRange(encoded, 1, encoded.length))
                        : of(kind, Parts.decode(ByteBuffer.wrap(encoded, 1, encoded.length - 1)));
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
