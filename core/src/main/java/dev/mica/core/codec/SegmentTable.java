package dev.mica.core.codec;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Which segments a gzip file is made of, so that those of the next one that are the same need not be deflated again.
///
/// @param blob the gzip file
/// @param deflater which made them, as [SegmentedGzip#deflater(int)] names it
/// @param segments in order, the first after the header
public record SegmentTable(Digest blob, int deflater, List<GzipSegment> segments) {
    private static final int MAGIC = 0x4d4b_5a01; // "MKZ", version 1
    private static final int DIGEST_BYTES = 32;
    private static final int HEAD_BYTES = 3 * Integer.BYTES + DIGEST_BYTES;
    private static final int SEGMENT_BYTES = DIGEST_BYTES + 2 * Integer.BYTES;

    public SegmentTable {
        segments = List.copyOf(segments);
    }

    /// The stored form: a magic number, the deflater, the count, the file's digest; then for each segment its digest,
    /// its length and its checksum.
    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + SEGMENT_BYTES * segments.size());
        out.putInt(MAGIC).putInt(deflater).putInt(segments.size()).put(blob.value());
        for (GzipSegment segment : segments) {
            out.put(segment.plain().value()).putInt(segment.length()).putInt(segment.checksum());
        }
        return out.array();
    }

    /// Reads the stored form.
    ///
    /// @throws IOException if the bytes are none
    public static SegmentTable decode(byte[] bytes) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            int magic = in.getInt();
            int deflater = in.getInt();
            int count = in.getInt();
            if (magic != MAGIC || count != (bytes.length - HEAD_BYTES) / SEGMENT_BYTES) {
                throw new IOException("not a table of gzip segments in version 1");
            }
            Digest blob = digest(in);
            List<GzipSegment> segments = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                segments.add(new GzipSegment(digest(in), in.getInt(), in.getInt()));
            }
            return new SegmentTable(blob, deflater, segments);
        } catch (BufferUnderflowException e) {
            throw new IOException("a table of gzip segments ends early", e);
        }
    }

    private static Digest digest(ByteBuffer in) {
        byte[] value = new byte[DIGEST_BYTES];
        in.get(value);
        return Digest.of(Digest.Algorithm.SHA256, value);
    }
}
