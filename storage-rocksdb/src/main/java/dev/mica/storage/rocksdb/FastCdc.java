package dev.mica.storage.rocksdb;

/// Cuts bytes into chunks at places that depend on the bytes around them, so that after an insertion the
/// cuts fall at the same bytes again, and equal parts of different blobs become equal chunks.
///
/// The algorithm is FastCDC (Xia et al., "FastCDC: a Fast and Efficient Content-Defined Chunking Approach
/// for Data Deduplication", USENIX ATC 2016): a gear hash, of which the high bits depend on the last 64
/// bytes, is compared with a mask. Before the average length the mask has two bits more than that length
/// asks for, after it two fewer, which gathers lengths around the average.
///
/// Average and table belong to a database: other ones would cut what is stored already at other places.
final class FastCdc {
    static final int DEFAULT_AVERAGE = 16 << 10;

    private static final int LEAST_AVERAGE = 4 << 10;
    private static final int GREATEST_AVERAGE = 256 << 10;
    private static final long[] GEAR = gear();

    private final int average;
    private final long strictMask;
    private final long looseMask;

    private FastCdc(int average) {
        this.average = average;
        int bits = Integer.numberOfTrailingZeros(average);
        this.strictMask = -1L << (64 - bits - 2);
        this.looseMask = -1L << (64 - bits + 2);
    }

    /// Chunks are a quarter of the average at least, and four times as long at most.
    ///
    /// @param average in bytes, see [#isAverage(long)]
    static FastCdc of(int average) {
        if (!isAverage(average)) {
            throw new IllegalArgumentException("chunks can't have " + average + " bytes on average");
        }
        return new FastCdc(average);
    }

    /// Whether chunks can have so many bytes on average: a power of two from 4 KiB to 256 KiB.
    static boolean isAverage(long bytes) {
        return bytes >= LEAST_AVERAGE && bytes <= GREATEST_AVERAGE && Long.bitCount(bytes) == 1;
    }

    int average() {
        return average;
    }

    int minSize() {
        return average / 4;
    }

    int maxSize() {
        return average * 4;
    }

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
    /// the blob, there must be at least [#maxSize()] of them.
    int cut(byte[] bytes, int offset, int length) {
        if (length <= minSize()) {
            return length;
        }
        int strictEnd = offset + Math.min(length, average);
        int end = offset + Math.min(length, maxSize());
        long hash = 0;
        int at = offset + minSize();
        for (; at < strictEnd; at++) {
            hash = (hash << 1) + GEAR[bytes[at] & 0xff];
            if ((hash & strictMask) == 0) {
                return at + 1 - offset;
            }
        }
        for (; at < end; at++) {
            hash = (hash << 1) + GEAR[bytes[at] & 0xff];
            if ((hash & looseMask) == 0) {
                return at + 1 - offset;
            }
        }
        return end - offset;
    }
}
