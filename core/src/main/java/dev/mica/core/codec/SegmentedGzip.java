package dev.mica.core.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// gzip that remembers. Its output is that of [Compression#GZIP] at the same level to the byte, whatever is known
/// of its segments; what is known only saves the time to deflate them.
public final class SegmentedGzip {
    private static final int PROBE_BYTES = 16 << 10;
    /// Counts up when segments of the same bytes are deflated in another way.
    private static final int VERSION = 3;

    private SegmentedGzip() {}

    /// Compresses what is written; closing the result finishes the gzip member and leaves `sink` open.
    ///
    /// @param made hears of each segment, in order, from the threads that write and close
    public static OutputStream compress(
            OutputStream sink, int level, Executor executor, KnownSegments known, Consumer<GzipSegment> made)
            throws IOException {
        return new GzipOutput(sink, executor, new SegmentDeflater(level, known, true), made);
    }

    /// How many bytes precede the first segment in the compressed form.
    public static int headerBytes() {
        return GzipOutput.HEADER_BYTES;
    }

    /// Names the deflater of this Java runtime at a level: two that differ in what they make of a sample have
    /// different names. A segment that another deflater made may be right, and yet not what a cold
    /// compression gives.
    public static int deflater(int level) {
        byte[] sample = new byte[PROBE_BYTES];
        int state = 1;
        for (int i = 0; i < PROBE_BYTES; i++) {
            state = state * 1_103_515_245 + 12_345;
            sample[i] = (byte) ("etaoin shrdlu".charAt((state >>> 16) % 13) + (i % 997 == 0 ? state >>> 28 : 0));
        }
        byte[] out = new byte[2 * PROBE_BYTES];
        CRC32 checksum = new CRC32();
        checksum.update(VERSION);
        try (Deflater deflater = new Deflater(level, true)) {
            deflater.setInput(sample);
            checksum.update(out, 0, deflater.deflate(out, 0, out.length, Deflater.FULL_FLUSH));
        }
        return (int) checksum.getValue();
    }
}
