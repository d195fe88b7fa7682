package dev.mica.core.layer;

import java.util.ArrayList;
import java.util.List;

/// Where the pieces of a sparse file belong that a tar holds one behind the other (GNU tar's manual, "Storing Sparse
/// Files"). Between them the file is zeros.
///
/// @param pieces in order, none into another
/// @param size of the whole file, in bytes
record SparseMap(List<Piece> pieces, long size) {
    /// The largest file that is made of a sparse one: it costs its whole size, however few bytes the tar has.
    static final long MAX_SIZE = 64L << 30;

    SparseMap {
        pieces = List.copyOf(pieces);
    }

    /// @param offset in the file, of its first byte
    record Piece(long offset, long length) {
        long end() {
            return offset + length;
        }
    }

    /// @param numbers offset and length of each piece in turn
    /// @param held how many bytes of the file the tar holds
    /// @throws IllegalArgumentException if no file has such pieces; the message says why
    static SparseMap of(List<Long> numbers, long size, long held) {
        if (numbers.size() % 2 != 0) {
            throw new IllegalArgumentException("one of its pieces has no length");
        }
        if (size < 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException("it has " + size + " bytes, more than " + MAX_SIZE);
        }
        List<Piece> pieces = new ArrayList<>();
        long at = 0;
        long sum = 0;
        for (int i = 0; i < numbers.size(); i += 2) {
            Piece piece = new Piece(numbers.get(i), numbers.get(i + 1));
            if (piece.offset < at || piece.length < 0 || piece.length > size || piece.end() > size) {
                throw new IllegalArgumentException("its pieces overlap or leave the file");
            }
            at = piece.end();
            sum += piece.length;
            pieces.add(piece);
        }
        if (sum != held) {
            throw new IllegalArgumentException("its pieces have " + sum + " bytes, but the tar holds " + held);
        }
        return new SparseMap(pieces, size);
    }
}
