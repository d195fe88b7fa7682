package dev.mica.benchmarks.store;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The stores beside plain files: 50,000 blobs of 4 KiB, or 100 of 16 MiB, of random bytes. Each measurement
/// is of all of them, in a new directory below `-Dmica.benchmarks=DIRECTORY` (40 GB), which is left there:
/// deleting many files makes what comes next slow.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class StoreBenchmark {
    private static final Path DIRECTORY = Path.of(System.getProperty("mica.benchmarks", "/tmp/mica-benchmarks"));

    /// Which store.
    @Param({"files", "fs", "rocksdb"})
    String store = "";

    /// How many blobs of how many bytes.
    @Param({"50000x4096", "100x16777216"})
    String blobs = "";

    private final List<Digest> digests = new ArrayList<>();
    private Path filled = DIRECTORY;
    private int count;
    private int size;

    /// Fills a store for those that read.
    @Setup(Level.Trial)
    public void fill() throws IOException {
        int cross = blobs.indexOf('x');
        count = Integer.parseInt(blobs.substring(0, cross));
        size = Integer.parseInt(blobs.substring(cross + 1));
        filled = put();
    }

    private ComparedStore.Kind kind() {
        return ComparedStore.Kind.valueOf(store.toUpperCase(Locale.ROOT));
    }

    /// Puts all, and closes the store.
    @Benchmark
    public Path put() throws IOException {
        Files.createDirectories(DIRECTORY);
        Path root = Files.createTempDirectory(DIRECTORY, store + "-");
        digests.clear();
        Random random = new Random(1);
        byte[] bytes = new byte[size];
        try (ComparedStore open = kind().open(root)) {
            for (int i = 0; i < count; i++) {
                random.nextBytes(bytes);
                digests.add(open.put(out -> out.write(bytes)));
            }
        }
        return root;
    }

    /// Opens the store, and gets all.
    @Benchmark
    public long get() throws IOException {
        long total = 0;
        try (ComparedStore open = kind().open(filled)) {
            for (Digest digest : digests) {
                total += open.get(digest);
            }
        }
        return total;
    }

    /// Opens the store, and gets one.
    @Benchmark
    public long open() throws IOException {
        try (ComparedStore open = kind().open(filled)) {
            return open.get(digests.getFirst());
        }
    }

    /// Opens the store, and lists all.
    @Benchmark
    public long list() throws IOException {
        try (ComparedStore open = kind().open(filled)) {
            return open.list();
        }
    }
}
