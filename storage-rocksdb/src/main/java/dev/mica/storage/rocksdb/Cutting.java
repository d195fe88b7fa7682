package dev.mica.storage.rocksdb;

import java.util.Arrays;
import java.util.function.Consumer;

/// Cuts a stream of bytes into chunks.
final class Cutting {
    private static final int FIRST_WINDOW = 1024;

    private final FastCdc cuts;
    private final int most;
    private byte[] window = new byte[FIRST_WINDOW];
    private int filled;

    Cutting(FastCdc cuts) {
        this.cuts = cuts;
        this.most = 4 * cuts.maxSize();
    }

    /// @param chunks hears of each chunk that is whole
    void take(byte[] bytes, int offset, int length, Consumer<Chunk> chunks) {
        int taken = 0;
        while (taken < length) {
            int count = Math.min(length - taken, most - filled);
            if (filled + count > window.length) {
                window = Arrays.copyOf(window, Math.min(most, Math.max(filled + count, 2 * window.length)));
            }
            System.arraycopy(bytes, offset + taken, window, filled, count);
            filled += count;
            taken += count;
            if (filled == most) {
                cut(cuts.maxSize(), chunks);
            }
        }
    }

    /// Cuts what is left.
    void end(Consumer<Chunk> chunks) {
        cut(1, chunks);
    }

    private void cut(int least, Consumer<Chunk> chunks) {
        int start = 0;
        while (filled - start >= least) {
            int length = cuts.cut(window, start, filled - start);
            chunks.accept(new Chunk(Arrays.copyOfRange(window, start, start + length)));
            start += length;
        }
        System.arraycopy(window, start, window, 0, filled - start);
        filled -= start;
    }

    /// What was not cut yet.
    byte[] rest() {
        return Arrays.copyOf(window, filled);
    }
}
