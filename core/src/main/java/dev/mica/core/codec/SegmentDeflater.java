package dev.mica.core.codec;

import dev.mica.core.oci.Digest;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/// Deflates segments that know nothing of each other, or takes them as they were deflated before.
///
/// @param listed whether anybody wants to know which segments there were; only then are they hashed
record SegmentDeflater(int level, KnownSegments known, boolean listed) {
    /// Segments one after the other, and how many bytes they have.
    record Deflated(int length, List<GzipSegment> segments) {}

    /// More than deflate ever needs, so that a segment is always flushed in one call.
    ///
    /// @param length of the bytes that are deflated
    /// @param segments of which there are at most so many
    static int bound(int length, int segments) {
        return length + (length >> 3) + 64 * (segments + 1);
    }

    /// @param cuts where the segments end; the first begins at 0
    /// @param out gets the segments from its start; as large as [#bound(int, int)] says
    Deflated deflate(byte[] bytes, int[] cuts, byte[] out) {
        List<GzipSegment> segments = new ArrayList<>(listed ? cuts.length : 0);
        int written = 0;
        try (Deflater deflater = new Deflater(level, true)) {
            MessageDigest hash = Digest.Algorithm.SHA256.newMessageDigest();
            int from = 0;
            for (int cut : cuts) {
                int begin = written;
                if (listed) {
                    hash.update(bytes, from, cut - from);
                    Digest plain = Digest.finish(hash);
                    Optional<byte[]> earlier = known.find(plain);
                    written = earlier.isPresent() && earlier.get().length <= out.length - written
                            ? append(earlier.get(), out, written)
                            : deflate(deflater, bytes, from, cut, out, written);
                    segments.add(new GzipSegment(plain, written - begin, checksum(out, begin, written)));
                } else {
                    written = deflate(deflater, bytes, from, cut, out, written);
                }
                from = cut;
            }
        }
        return new Deflated(written, segments);
    }

    private static int append(byte[] segment, byte[] out, int written) {
        System.arraycopy(segment, 0, out, written, segment.length);
        return written + segment.length;
    }

    private static int deflate(Deflater deflater, byte[] bytes, int from, int to, byte[] out, int written) {
        if (Incompressible.is(deflater, bytes, from, to)) {
            return Incompressible.store(bytes, from, to, out, written);
        }
        deflater.reset();
        deflater.setInput(bytes, from, to - from);
        int end = written + deflater.deflate(out, written, out.length - written, Deflater.FULL_FLUSH);
        if (!deflater.needsInput() || end == out.length) {
            throw new IllegalStateException("a segment of " + (to - from) + " bytes outgrew its bound");
        }
        return end;
    }

    private static int checksum(byte[] bytes, int from, int to) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes, from, to - from);
        return (int) checksum.getValue();
    }
}
