package dev.mica.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

final class IncompressibleTest {
    private static final int SIZE = 1_000_000;

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static boolean is(byte[] bytes) {
        try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
            return Incompressible.is(deflater, bytes, 0, Math.min(bytes.length, 64 << 10));
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream sink =
                Compression.GZIP.compressor(Deflater.BEST_SPEED, Runnable::run).compress(bytes)) {
            sink.write(plain);
        }
        return bytes.toByteArray();
    }

    @Test
    void noiseIsStoredAndReadByAnyGunzip() throws IOException {
        byte[] plain = noise(SIZE);
        byte[] compressed = gzip(plain);
        assertThat(compressed.length).isBetween(SIZE, SIZE + SIZE / 500);
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            assertThat(in.readAllBytes()).isEqualTo(plain);
        }
    }

    @Test
    void whatCanBeMadeSmallerIs() throws IOException {
        byte[] noise = noise(SIZE);
        assertThat(is(noise)).isTrue();
        assertThat(is(Base64.getEncoder().encode(noise))).isFalse();
        assertThat(is("all work and no play ".repeat(5000).getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(is(new byte[SIZE])).isFalse();
        byte[] repeated = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            repeated[i] = noise[i % 1000];
        }
        assertThat(is(repeated)).isFalse();
        assertThat(is(noise(10_000))).isFalse();
        assertThat(gzip(Base64.getEncoder().encode(noise)).length).isLessThan(SIZE + SIZE / 20);
    }
}
