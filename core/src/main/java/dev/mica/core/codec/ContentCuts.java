package dev.mica.core.codec;

/// Cuts bytes into segments at places that the bytes themselves choose, so that an edit moves only the cuts
/// near it.
///
/// This is a gear hash: each byte shifts the hash by one bit and adds a number that belongs to the byte's
/// value, so the highest bits depend on the last 64 bytes. A cut is where they are small enough. Segments
/// have 128 KiB on average.
final class ContentCuts {
    static final int MIN_SEGMENT = 16 << 10;
    static final int MAX_SEGMENT = 512 << 10;

    /// How many bytes beyond the least a segment has on average.
    private static final int MEAN_REST = 112 << 10;

    private static final int UNUSED_BITS = 16;
    private static final long THRESHOLD = (1L << (Long.SIZE - UNUSED_BITS)) / MEAN_REST;

    /// Any numbers do, as long as they are the same for ever: these are SplitMix64's from the seed 0.
    private static final long[] GEAR = new long[256];

    static {
        long state = 0;
        for (int i = 0; i < GEAR.length; i++) {
            state += 0x9e3779b97f4a7c15L;
            long mixed = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
            mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
            GEAR[i] = mixed ^ mixed >>> 31;
        }
    }

    private ContentCuts() {}

    /// Where the segment that begins at `from` ends.
    ///
    /// @param to where the known bytes end
    /// @return -1 if more bytes are needed to say
    static int next(byte[] bytes, int from, int to) {
        int last = Math.min(to, from + MAX_SEGMENT);
        long hash = 0;
        for (int i = from + MIN_SEGMENT - Long.SIZE; i < last; i++) {
            hash = (hash << 1) + GEAR[bytes[i] & 0xff];
            if (hash >>> UNUSED_BITS < THRESHOLD && i >= from + MIN_SEGMENT) {
                return i + 1;
            }
        }
        return last == from + MAX_SEGMENT ? last : -1;
    }
}
