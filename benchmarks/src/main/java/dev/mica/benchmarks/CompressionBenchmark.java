package dev.mica.benchmarks;

import dev.mica.core.codec.Compression;
import dev.mica.core.layer.Compressor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// How long 32 MiB take to be compressed and read back. Words and noise stand in it by turns, so that it
/// shrinks about as much as a layer does.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class CompressionBenchmark {
    private static final int SIZE = 32 << 20;

    /// Compression and level.
    @Param({"GZIP:1", "GZIP:6", "ZSTD:1", "ZSTD:3"})
    String form = "";

    @Param({"1", "2"})
    int threads;

    private final byte[] plain = new byte[SIZE];
    private byte[] compressed = {};
    private ExecutorService pool = Executors.newFixedThreadPool(1);
    private Compressor compressor = Compression.NONE.compressor(pool);

    /// Makes the bytes.
    @Setup
    public void fill() throws IOException {
        Random random = new Random(1);
        for (int at = 0; at < SIZE; ) {
            byte[] part = new byte[64];
            if (random.nextInt(4) == 0) {
                random.nextBytes(part);
            } else {
                part = ("def function" + random.nextInt(900) + "(self, value):\n        return self.member"
                                + random.nextInt(50) + "\n")
                        .getBytes(StandardCharsets.UTF_8);
            }
            int count = Math.min(part.length, SIZE - at);
            System.arraycopy(part, 0, plain, at, count);
            at += count;
        }
        pool.close();
        pool = Executors.newFixedThreadPool(threads);
        int colon = form.indexOf(':');
        compressor = Compression.valueOf(form.substring(0, colon))
                .compressor(Integer.parseInt(form.substring(colon + 1)), pool);
        compressed = compress();
    }

    @TearDown
    public void close() {
        pool.close();
    }

    @Benchmark
    public byte[] compress() throws IOException {
        ByteArrayOutputStream sink = new ByteArrayOutputStream(SIZE);
        try (OutputStream out = compressor.compress(sink)) {
            out.write(plain);
        }
        return sink.toByteArray();
    }

    @Benchmark
    public long decompress() throws IOException {
        try (InputStream in = compressor.decompress(new ByteArrayInputStream(compressed))) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
