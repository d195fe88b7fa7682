package dev.mica.benchmarks.store;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/// Puts one large blob into a store and reads it, to see that a small heap is enough.
///
///     java -Xmx128m -cp … dev.mica.benchmarks.store.LargeBlob DIRECTORY fs|rocksdb GIB
public final class LargeBlob {
    private static final int PORTION = 1 << 20;
    private static final long PORTIONS_PER_GIB = 1 << 10;

    private LargeBlob() {}

    /// @param arguments a directory, the kind of store, the size in GiB
    public static void main(String[] arguments) throws IOException {
        ComparedStore.Kind kind = ComparedStore.Kind.valueOf(arguments[1].toUpperCase(Locale.ROOT));
        long portions = Long.parseLong(arguments[2]) * PORTIONS_PER_GIB;
        Path root = Path.of(arguments[0], kind + "-large");
        long start = System.nanoTime();
        Digest digest;
        try (ComparedStore store = kind.open(root)) {
            digest = store.put(out -> write(out, portions));
        }
        long written = System.nanoTime();
        long size;
        try (ComparedStore store = kind.open(root)) {
            size = store.get(digest);
        }
        if (size != portions * PORTION) {
            throw new IllegalStateException("expected " + portions * PORTION + " bytes, found " + size);
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %,d bytes, put in %,d ms, read in %,d ms, heap of at most %,d MiB%n",
                kind,
                size,
                (written - start) / 1_000_000,
                (System.nanoTime() - written) / 1_000_000,
                Runtime.getRuntime().maxMemory() >> 20);
    }

    private static void write(OutputStream out, long portions) throws IOException {
        byte[] portion = new byte[PORTION];
        Random random = new Random(1);
        for (long i = 0; i < portions; i++) {
            random.nextBytes(portion);
            out.write(portion);
        }
    }
}
