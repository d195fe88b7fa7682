package dev.mica.core.layer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the maps of sparse files: GNU tar's old form, and its pax forms 0.0, 0.1 and 1.0.
final class SparseMapReader {
    private static final int OLD_PIECES = 386;
    private static final int OLD_COUNT = 4;
    private static final int OLD_CONTINUED = 482;
    private static final int OLD_SIZE = 483;
    private static final int MORE_COUNT = 21;
    private static final int MORE_CONTINUED = 504;

    private final TarInput in;
    private final LayerLimits limits;
    private final long offset;
    private final String name;

    SparseMapReader(TarInput in, LayerLimits limits, long offset, String name) {
        this.in = in;
        this.limits = limits;
        this.offset = offset;
        this.name = name;
    }

    /// Of an entry of type `S`; its map goes on in the blocks behind its header.
    SparseMap old(byte[] header, long held) throws IOException {
        List<Long> numbers = new ArrayList<>();
        boolean more = pieces(header, OLD_PIECES, OLD_COUNT, numbers) && header[OLD_CONTINUED] != 0;
        long size = number(header, OLD_SIZE);
        byte[] block = new byte[TarFormat.BLOCK];
        while (more) {
            in.readFully(block);
            more = pieces(block, 0, MORE_COUNT, numbers) && block[MORE_CONTINUED] != 0;
            limit(numbers.size());
        }
        return map(numbers, size, held);
    }

    /// @return whether all places for pieces are used
    private boolean pieces(byte[] block, int from, int count, List<Long> numbers) throws MalformedLayerException {
        for (int i = 0; i < count; i++) {
            int at = from + i * 2 * TarFormat.LONG_NUMBER_LENGTH;
            if (block[at] == 0) {
                return false;
            }
            numbers.add(number(block, at));
            numbers.add(number(block, at + TarFormat.LONG_NUMBER_LENGTH));
        }
        return true;
    }

    private long number(byte[] block, int at) throws MalformedLayerException {
        return TarHeader.number(block, at, TarFormat.LONG_NUMBER_LENGTH, offset, "sparse map", name);
    }

    /// Of an entry whose pax records say that it is sparse. The form 1.0 has the map in front of the bytes.
    ///
    /// @param held the size that the entry gives
    SparseMap pax(PaxRecords records, long held) throws IOException {
        boolean inFront = records.text("GNU.sparse.major").equals(Optional.of("1"))
                && records.text("GNU.sparse.minor").equals(Optional.of("0"));
        Optional<Long> size = records.number(inFront ? "GNU.sparse.realsize" : "GNU.sparse.size", offset);
        Optional<String> map = records.text(PaxRecords.SPARSE_MAP);
        if (size.isEmpty() || (!inFront && map.isEmpty() && held > 0)) {
            throw malformed("it is sparse in a form that is not known");
        }
        if (!inFront) {
            List<Long> numbers = new ArrayList<>();
            for (String number : map.isEmpty() ? new String[0] : map.get().split(",", -1)) {
                numbers.add(decimal(number));
            }
            return map(numbers, size.get(), held);
        }
        long start = in.position();
        List<Long> numbers = front();
        return map(numbers, size.get(), held - (in.position() - start));
    }

    /// A count, then as many pairs, each number with a line feed behind it, up to the end of a block.
    private List<Long> front() throws IOException {
        List<Long> numbers = new ArrayList<>();
        StringBuilder digits = new StringBuilder();
        byte[] block = new byte[TarFormat.BLOCK];
        long wanted = 1;
        for (int read = 0; numbers.size() < wanted; read += TarFormat.BLOCK) {
            if (read > limits.headerBytes()) {
                throw malformed("its sparse map has more than " + limits.headerBytes() + " bytes");
            }
            in.readFully(block);
            for (int i = 0; i < TarFormat.BLOCK && numbers.size() < wanted; i++) {
                if (block[i] != '\n') {
                    digits.append((char) (block[i] & 0xff));
                    continue;
                }
                numbers.add(decimal(digits.toString()));
                digits.setLength(0);
                if (numbers.size() == 1) {
                    wanted = 1 + 2 * Math.min(numbers.getFirst(), Integer.MAX_VALUE);
                }
            }
        }
        return numbers.subList(1, numbers.size());
    }

    private long decimal(String text) throws MalformedLayerException {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same as a negative one.
        }
        throw malformed("expected a number in its sparse map, found \"" + text + "\"");
    }

    private void limit(int numbers) throws MalformedLayerException {
        if ((long) numbers * TarFormat.LONG_NUMBER_LENGTH > limits.headerBytes()) {
            throw malformed("its sparse map has more than " + limits.headerBytes() + " bytes");
        }
    }

    private SparseMap map(List<Long> numbers, long size, long held) throws MalformedLayerException {
        try {
            return SparseMap.of(numbers, size, held);
        } catch (IllegalArgumentException e) {
            throw malformed("its sparse map is wrong: " + e.getMessage());
        }
    }

    private MalformedLayerException malformed(String problem) {
        return new MalformedLayerException(offset, name, problem);
    }
}
