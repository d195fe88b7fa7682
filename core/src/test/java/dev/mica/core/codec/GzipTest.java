package dev.mica.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.layer.Compressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {
    private static final int SIZE = 7_000_000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 9})
    void givesTheSameBytesForAnyNumberOfThreads(int level) throws IOException {
        byte[] plain = CompressionTest.sample(level, SIZE);
        byte[] alone = CompressionTest.compress(Compression.GZIP.compressor(level, Runnable::run), plain, 100_000);
        for (int threads : new int[] {1, 4}) {
            try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
                assertThat(CompressionTest.compress(Compression.GZIP.compressor(level, pool), plain, 33_333))
                        .isEqualTo(alone);
            }
        }
        assertThat(new GZIPInputStream(new ByteArrayInputStream(alone)).readAllBytes())
                .isEqualTo(plain);
    }

    @Test
    void isReadByTheProgram() throws IOException, InterruptedException {
        byte[] plain = CompressionTest.sample(3, SIZE);
        byte[] compressed = CompressionTest.compress(Compression.GZIP.compressor(Runnable::run), plain, SIZE);
        Process gzip = new ProcessBuilder("gzip", "-dc").start();
        Thread feed = Thread.ofVirtual().start(() -> {
            try (OutputStream in = gzip.getOutputStream()) {
                in.write(compressed);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(gzip.getInputStream().readAllBytes()).isEqualTo(plain);
        feed.join();
        assertThat(gzip.waitFor()).isZero();
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void mayBeWrittenFromTheOnlyThreadOfItsExecutor() throws Exception {
        byte[] plain = CompressionTest.sample(4, SIZE);
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Compressor compressor = Compression.GZIP.compressor(1, pool);
            byte[] compressed = pool.submit(() -> CompressionTest.compress(compressor, plain, 500_000))
                    .get();
            assertThat(compressor
                            .decompress(new ByteArrayInputStream(compressed))
                            .readAllBytes())
                    .isEqualTo(plain);
        }
    }

    @Test
    void anEditChangesTheSegmentsNearIt() {
        byte[] before = CompressionTest.sample(5, SIZE);
        byte[] after = new byte[SIZE + 10];
        System.arraycopy(before, 0, after, 0, SIZE / 2);
        System.arraycopy(before, SIZE / 2, after, SIZE / 2 + 10, SIZE - SIZE / 2);
        Set<Integer> segments = segments(before);
        Set<Integer> changed = segments(after);
        assertThat(segments.size()).isBetween(SIZE / (192 << 10), SIZE / (96 << 10));
        changed.removeAll(segments);
        assertThat(changed).hasSizeLessThan(8);
    }

    private static Set<Integer> segments(byte[] bytes) {
        Set<Integer> hashes = new HashSet<>();
        int from = 0;
        for (int cut = ContentCuts.next(bytes, 0, SIZE); cut >= 0; cut = ContentCuts.next(bytes, from, SIZE)) {
            assertThat(cut - from).isBetween(ContentCuts.MIN_SEGMENT, ContentCuts.MAX_SEGMENT);
            hashes.add(Arrays.hashCode(Arrays.copyOfRange(bytes, from, cut)));
            from = cut;
        }
        return hashes;
    }

    @Test
    void readsSeveralMembersAndZerosAfterThem() throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        for (int i = 0; i < 3; i++) {
            try (GZIPOutputStream out = new GZIPOutputStream(sink)) {
                out.write(new byte[i]);
            }
        }
        sink.write(new byte[1000]);
        assertThat(new GzipInput(new ByteArrayInputStream(sink.toByteArray())).readAllBytes())
                .hasSize(3);
        sink.write(7);
        assertThatThrownBy(() -> new GzipInput(new ByteArrayInputStream(sink.toByteArray())).readAllBytes())
                .hasMessage("expected the end of gzip, found other bytes");
    }

    @Test
    void noticesDamage() throws IOException {
        byte[] compressed = CompressionTest.compress(Compression.GZIP.compressor(Runnable::run), new byte[1000], 1000);
        for (int i : new int[] {0, 2, compressed.length - 1, compressed.length - 5}) {
            byte[] damaged = compressed.clone();
            damaged[i] ^= 0x21;
            assertThatThrownBy(() -> new GzipInput(new ByteArrayInputStream(damaged)).readAllBytes())
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void failsWhenItsSinkDoes() throws IOException {
        OutputStream out = Compression.GZIP.compressor(Runnable::run).compress(new OutputStream() {
            private int written;

            @Override
            public void write(int b) throws IOException {
                if (++written > 100) {
                    throw new IOException("full");
                }
            }
        });
        out.write(CompressionTest.sample(1, 3 << 20));
        assertThatThrownBy(out::close).hasMessage("full");
        out.close();
    }
}
