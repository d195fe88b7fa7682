package dev.mica.storage.rocksdb;

/// Cuts bytes into chunks at places that depend on the bytes around them, so that after an insertion the
/// cuts fall at the same bytes again, and equal parts of different blobs become equal chunks.
///
/// The algorithm is FastCDC (Xia et al., "FastCDC: a Fast and Efficient Content-Defined Chunking Approach
/// for Data Deduplication", USENIX ATC 2016): a gear hash, of which the high bits depend on the last 64
/// bytes, is compared with a mask. Before the average length the mask has two bits more than that length
/// asks for, after it two fewer, which gathers lengths around the average.
///
/// Lengths and table are part of the store's format: other ones would cut what is stored already at other
/// places.
final class FastCdc {
    static final int MIN_SIZE = 4 * 1024;
    static final int AVERAGE_SIZE = 16 * 1024;
    static final int MAX_SIZE = 64 * 1024;

    private static final int AVERAGE_BITS = 14;
    private static final long STRICT_MASK = -1L << (64 - AVERAGE_BITS - 2);
    private static final long LOOSE_MASK = -1L << (64 - AVERAGE_BITS + 2);
    private static final long[] GEAR = gear();

    private FastCdc() {}

    /// 256 numbers without pattern: the first outputs of SplitMix64 from 0.
    private static long[] gear() {
        long[] gear = new long[256];
        long state = 0;
        for (int i = 0; i < gear.length; i++) {
            state += 0x9e3779b97f4a7c15L;
            long mixed = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
            gear[i] = mixed ^ (mixed >>> 31);
        }
        return gear;
    }

    /// The length of the first chunk of `length` bytes from `offset`. If these are not the last bytes of
    /// the blob, there must be at least [#MAX_SIZE] of them.
    static int cut(byte[] bytes, int offset, int length) {
        if (length <= MIN_SIZE) {
            return length;
        }
        int strictEnd = offset + Math.min(length, AVERAGE_SIZE);
        int end = offset + Math.min(length, MAX_SIZE);
        long hash = 0;
        int at = offset + MIN_SIZE;
        for (; at < strictEnd; at++) {
            hash = (hash << 1) + GEAR[bytes[at] & 0xff];
            if ((hash & STRICT_MASK) == 0) {
                return at + 1 - offset;
            }
        }
        for (; at < end; at++) {
            hash = (hash << 1) + GEAR[bytes[at] & 0xff];
            if ((hash & LOOSE_MASK) == 0) {
                return at + 1 - offset;
            }
        }
        return end - offset;
    }
}
