package dev.mica.core.codec;

import java.util.zip.Deflater;

/// Segments that deflating would not make smaller: archives, media, what is encrypted. They take the longest of all, so
/// they are found by samples, which decide by the bytes alone, and stored as they are.
final class Incompressible {
    /// What is smaller is deflated sooner than judged.
    private static final int LEAST_BYTES = 16 << 10;
    private static final int PROBE_BYTES = 8 << 10;
    private static final int SAMPLES = 2048;
    /// Of even bytes, each value is counted 8 times, and the squares add up to about 18,400; those of 64 values only,
    /// which 6 bits would do for, to 67,000.
    private static final int EVEN_SQUARES = 24_000;
    /// The most that a stored block holds (RFC 1951, 3.2.4).
    private static final int MAX_STORED = 0xffff;

    private Incompressible() {}

    /// @param deflater is reset
    static boolean is(Deflater deflater, byte[] bytes, int from, int to) {
        if (to - from < LEAST_BYTES || !isEven(bytes, from, to)) {
            return false;
        }
        // Even bytes may repeat.
        byte[] out = new byte[2 * PROBE_BYTES];
        deflater.reset();
        deflater.setInput(bytes, (from + to - PROBE_BYTES) >>> 1, PROBE_BYTES);
        int deflated = deflater.deflate(out, 0, out.length, Deflater.FULL_FLUSH);
        return deflated >= PROBE_BYTES - PROBE_BYTES / 32;
    }

    private static boolean isEven(byte[] bytes, int from, int to) {
        int[] counts = new int[256];
        int stride = (to - from) / SAMPLES;
        for (int i = 0, at = from; i < SAMPLES; i++, at += stride) {
            counts[bytes[at] & 0xff]++;
        }
        int squares = 0;
        for (int count : counts) {
            squares += count * count;
        }
        return squares < EVEN_SQUARES;
    }

    /// Writes stored blocks, which end at a byte's boundary as a full flush does.
    ///
    /// @return where they end in `out`
    static int store(byte[] bytes, int from, int to, byte[] out, int written) {
        int end = written;
        for (int at = from; at < to; ) {
            int length = Math.min(MAX_STORED, to - at);
            out[end] = 0;
            out[end + 1] = (byte) length;
            out[end + 2] = (byte) (length >> 8);
            out[end + 3] = (byte) ~length;
            out[end + 4] = (byte) (~length >> 8);
            System.arraycopy(bytes, at, out, end + 5, length);
            at += length;
            end += 5 + length;
        }
        return end;
    }
}
