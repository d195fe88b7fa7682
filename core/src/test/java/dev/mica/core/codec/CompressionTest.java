package dev.mica.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.layer.Compressor;
import dev.mica.core.oci.MediaType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CompressionTest {
    /// Bytes that compress in part.
    static byte[] sample(long seed, int size) {
        Random random = new Random(seed);
        byte[] bytes = new byte[size];
        for (int at = 0; at < size; ) {
            int run = Math.min(size - at, 1 + random.nextInt(300));
            byte[] part = new byte[run];
            if (random.nextBoolean()) {
                random.nextBytes(part);
            } else {
                Arrays.fill(part, (byte) random.nextInt());
            }
            System.arraycopy(part, 0, bytes, at, run);
            at += run;
        }
        return bytes;
    }

    static byte[] compress(Compressor compressor, byte[] plain, int chunk) throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream();
        try (OutputStream out = compressor.compress(sink)) {
            for (int at = 0; at < plain.length; at += chunk) {
                out.write(plain, at, Math.min(chunk, plain.length - at));
                out.flush();
            }
        }
        return sink.toByteArray();
    }

    @Property(tries = 60)
    void givesBackWhatItTook(
            @ForAll Compression compression, @ForAll long seed, @ForAll @IntRange(max = 300_000) int size)
            throws IOException {
        byte[] plain = sample(seed, size);
        Compressor compressor = compression.compressor(Runnable::run);
        byte[] compressed = compress(compressor, plain, 10_000);
        try (InputStream in = compressor.decompress(new ByteArrayInputStream(compressed))) {
            assertThat(in.readAllBytes()).isEqualTo(plain);
        }
        try (InputStream in = Compression.decompress(new ByteArrayInputStream(compressed))) {
            assertThat(in.readAllBytes()).isEqualTo(plain);
        }
        assertThat(Compression.detect(Arrays.copyOf(compressed, Math.min(compressed.length, Compression.DETECT_BYTES))))
                .isEqualTo(compression);
    }

    @Property(tries = 40)
    void givesTheSameBytesHoweverTheyAreWritten(
            @ForAll Compression compression, @ForAll long seed, @ForAll @IntRange(min = 1, max = 70_000) int chunk)
            throws IOException {
        byte[] plain = sample(seed, 200_000);
        Compressor compressor = compression.compressor(Runnable::run);
        assertThat(compress(compressor, plain, chunk)).isEqualTo(compress(compressor, plain, plain.length));
    }

    @Property(tries = 100)
    void noticesThatTheEndIsMissing(
            @ForAll Compression compression, @ForAll long seed, @ForAll @IntRange(max = 1 << 20) int where)
            throws IOException {
        Assume.that(compression != Compression.NONE);
        Compressor compressor = compression.compressor(Runnable::run);
        byte[] compressed = compress(compressor, sample(seed, 20_000), 20_000);
        byte[] cut = Arrays.copyOf(compressed, where % compressed.length);
        assertThatThrownBy(() -> {
                    try (InputStream in = compressor.decompress(new ByteArrayInputStream(cut))) {
                        in.readAllBytes();
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Example
    void noBytesAreNoCompressedStream() {
        for (Compression compression : Compression.values()) {
            if (compression != Compression.NONE) {
                Compressor compressor = compression.compressor(Runnable::run);
                assertThatThrownBy(() -> {
                            try (InputStream in = compressor.decompress(new ByteArrayInputStream(new byte[0]))) {
                                in.readAllBytes();
                            }
                        })
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Example
    void readsStreamsOfSeveralParts() throws IOException {
        for (Compression compression : Compression.values()) {
            Compressor compressor = compression.compressor(Runnable::run);
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.write(compress(compressor, new byte[] {1, 2}, 2));
            both.write(compress(compressor, new byte[] {3}, 2));
            assertThat(compressor
                            .decompress(new ByteArrayInputStream(both.toByteArray()))
                            .readAllBytes())
                    .containsExactly(1, 2, 3);
        }
    }

    @Example
    void leavesTheSinkOpenAndClosesTheSource() throws IOException {
        for (Compression compression : Compression.values()) {
            boolean[] closed = new boolean[2];
            ByteArrayOutputStream sink = new ByteArrayOutputStream() {
                @Override
                public void close() {
                    closed[0] = true;
                }
            };
            Compressor compressor = compression.compressor(Runnable::run);
            compressor.compress(sink).close();
            InputStream source = new ByteArrayInputStream(sink.toByteArray()) {
                @Override
                public void close() {
                    closed[1] = true;
                }
            };
            compressor.decompress(source).close();
            assertThat(closed).as("%s", compression).containsExactly(false, true);
        }
    }

    @Example
    void knowsMediaTypes() {
        assertThat(Compression.of(MediaType.OCI_LAYER)).contains(Compression.NONE);
        assertThat(Compression.of(MediaType.OCI_LAYER_ZSTD)).contains(Compression.ZSTD);
        assertThat(Compression.of(MediaType.DOCKER_LAYER_GZIP)).contains(Compression.GZIP);
        assertThat(Compression.of(new MediaType("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")))
                .contains(Compression.GZIP);
        assertThat(Compression.of(new MediaType("application/vnd.oci.image.layer.nondistributable.v1.tar+zstd")))
                .contains(Compression.ZSTD);
        assertThat(Compression.of(MediaType.OCI_CONFIG)).isEmpty();
        assertThat(Compression.named("zstd")).contains(Compression.ZSTD);
        assertThat(Compression.named("estargz")).isEmpty();
    }

    @Example
    void detectsOnlyWhatItIsSureOf() {
        assertThat(Compression.detect(new byte[0])).isEqualTo(Compression.NONE);
        assertThat(Compression.detect("BZh9.txt\0\0".getBytes())).isEqualTo(Compression.NONE);
        assertThat(Compression.detect(new byte[] {0x5a, 0x2a, 0x4d, 0x18, 0})).isEqualTo(Compression.ZSTD);
    }

    @Example
    void refusesLevelsThereAreNot() {
        assertThatThrownBy(() -> Compression.GZIP.compressor(10, Runnable::run))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gzip has levels from 0 to 9, not 10");
    }
}
