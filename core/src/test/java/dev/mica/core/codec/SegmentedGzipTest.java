package dev.mica.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SegmentedGzipTest {
    private static final int SIZE = 3_000_000;

    /// Compresses, and returns the bytes; `segments` hears of the parts.
    private static byte[] compress(byte[] plain, int threads, KnownSegments known, List<GzipSegment> segments)
            throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads);
                OutputStream out =
                        SegmentedGzip.compress(sink, Compression.GZIP.defaultLevel(), pool, known, segments::add)) {
            out.write(plain);
        }
        return sink.toByteArray();
    }

    private static Map<Digest, byte[]> forms(byte[] compressed, List<GzipSegment> segments) {
        Map<Digest, byte[]> forms = new HashMap<>();
        int offset = SegmentedGzip.headerBytes();
        for (GzipSegment segment : segments) {
            forms.put(segment.plain(), Arrays.copyOfRange(compressed, offset, offset + segment.length()));
            offset += segment.length();
        }
        assertThat(offset).isLessThan(compressed.length);
        return forms;
    }

    @Property(tries = 12)
    void givesWhatAColdCompressionGives(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int threads,
            @ForAll @IntRange(max = SIZE) int edited)
            throws IOException {
        byte[] before = CompressionTest.sample(seed, SIZE);
        byte[] after = before.clone();
        Arrays.fill(after, edited, Math.min(SIZE, edited + 100), (byte) 7);
        List<GzipSegment> segments = new ArrayList<>();
        byte[] first = compress(before, 1, KnownSegments.NONE, segments);
        assertThat(first).isEqualTo(CompressionTest.compress(Compression.GZIP.compressor(Runnable::run), before, SIZE));

        Map<Digest, byte[]> forms = forms(first, segments);
        AtomicInteger deflated = new AtomicInteger();
        KnownSegments known = plain -> {
            Optional<byte[]> form = Optional.ofNullable(forms.get(plain));
            deflated.addAndGet(form.isEmpty() ? 1 : 0);
            return form;
        };
        byte[] second = compress(after, threads, known, new ArrayList<>());
        assertThat(second).isEqualTo(CompressionTest.compress(Compression.GZIP.compressor(Runnable::run), after, SIZE));
        assertThat(deflated.get()).isLessThanOrEqualTo(4);
    }

    @Example
    void namesADeflaterAlikeEachTimeAndByItsLevel() {
        assertThat(SegmentedGzip.deflater(4))
                .isEqualTo(SegmentedGzip.deflater(4))
                .isNotEqualTo(SegmentedGzip.deflater(1));
    }

    @Example
    void tablesAreReadAsTheyWereWritten() throws IOException {
        List<GzipSegment> segments = new ArrayList<>();
        byte[] compressed = compress(CompressionTest.sample(1, SIZE), 2, KnownSegments.NONE, segments);
        SegmentTable table = new SegmentTable(Digest.ofBytes(compressed), 17, segments);
        byte[] stored = table.encode();
        assertThat(SegmentTable.decode(stored)).isEqualTo(table);
        assertThatThrownBy(() -> SegmentTable.decode(Arrays.copyOf(stored, stored.length - 50)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> SegmentTable.decode(new byte[7])).isInstanceOf(IOException.class);
    }
}
