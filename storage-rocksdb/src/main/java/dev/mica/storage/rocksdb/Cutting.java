package dev.mica.storage.rocksdb;

import java.util.Arrays;
import java.util.function.Consumer;

/// Cuts a stream of bytes into chunks.
final class Cutting {
    private static final int FIRST_WINDOW = 1024;
    private static final int WINDOW = 4 * FastCdc.MAX_SIZE;

    private byte[] window = new byte[FIRST_WINDOW];
    private int filled;

    /// @param chunks hears of each chunk that is whole
    void take(byte[] bytes, int offset, int length, Consumer<Chunk> chunks) {
        int taken = 0;
        while (taken < length) {
            int count = Math.min(length - taken, WINDOW - filled);
            if (filled + count > window.length) {
                window = Arrays.copyOf(window, Math.min(WINDOW, Math.max(filled + count, 2 * window.length)));
            }
            System.arraycopy(bytes, offset + taken, window, filled, count);
            filled += count;
            taken += count;
            if (filled == WINDOW) {
                cut(FastCdc.MAX_SIZE, chunks);
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
            int length = FastCdc.cut(window, start, filled - start);
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
