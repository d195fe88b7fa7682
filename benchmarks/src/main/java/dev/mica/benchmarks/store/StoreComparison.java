package dev.mica.benchmarks.store;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/// Measures the stores beside plain files, once each, in new directories that are left there: deleting many
/// files makes what comes next slow.
///
///     java -cp … dev.mica.benchmarks.store.StoreComparison DIRECTORY
public final class StoreComparison {
    private static final int SMALL = 4 << 10;
    private static final int SMALL_COUNT = 50_000;
    private static final int LARGE = 16 << 20;
    private static final int LARGE_COUNT = 100;

    private final Path directory;

    private StoreComparison(Path directory) {
        this.directory = directory;
    }

    /// @param arguments a directory with 8 GB of free space; a second one leaves out all but the changed layer
    public static void main(String[] arguments) throws IOException {
        StoreComparison comparison = new StoreComparison(Path.of(arguments[0]));
        System.out.println("| what | " + String.join(" | ", names()) + " |");
        System.out.println("|---|---|---|---|");
        if (arguments.length == 1) {
            comparison.measure(SMALL_COUNT + " × 4 KiB", SMALL, SMALL_COUNT);
            comparison.measure(LARGE_COUNT + " × 16 MiB", LARGE, LARGE_COUNT);
        }
        comparison.change();
    }

    private static List<String> names() {
        return Stream.of(ComparedStore.Kind.values())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static void row(String what, List<String> figures) {
        System.out.println("| " + what + " | " + String.join(" | ", figures) + " |");
    }

    private static String millisSince(long start) {
        return String.format(Locale.ROOT, "%,d ms", (System.nanoTime() - start) / 1_000_000);
    }

    private void measure(String what, int size, int count) throws IOException {
        List<List<String>> columns = new ArrayList<>();
        for (ComparedStore.Kind kind : ComparedStore.Kind.values()) {
            columns.add(measure(kind, directory.resolve(kind + "-" + count), size, count));
        }
        List<String> labels = List.of("put", "open", "get", "list", "on disk");
        for (int i = 0; i < labels.size(); i++) {
            int at = i;
            row(
                    what + ", " + labels.get(i),
                    columns.stream().map(column -> column.get(at)).toList());
        }
    }

    private static List<String> measure(ComparedStore.Kind kind, Path root, int size, int count) throws IOException {
        List<String> figures = new ArrayList<>();
        List<Digest> digests = new ArrayList<>(count);
        Random random = new Random(1);
        byte[] bytes = new byte[size];
        long start = System.nanoTime();
        try (ComparedStore store = kind.open(root)) {
            for (int i = 0; i < count; i++) {
                random.nextBytes(bytes);
                digests.add(store.put(out -> out.write(bytes)));
            }
        }
        figures.add(millisSince(start));
        start = System.nanoTime();
        try (ComparedStore store = kind.open(root)) {
            store.get(digests.getFirst());
            figures.add(millisSince(start));
            start = System.nanoTime();
            for (Digest digest : digests) {
                store.get(digest);
            }
            figures.add(millisSince(start));
            start = System.nanoTime();
            if (store.list() != count) {
                throw new IllegalStateException("the store " + root + " does not hold " + count + " blobs");
            }
            figures.add(millisSince(start));
        }
        figures.add(String.format(Locale.ROOT, "%,d KiB", bytesOnDisk(root) >> 10));
        return figures;
    }

    private void change() throws IOException {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        List<String> added = new ArrayList<>();
        for (ComparedStore.Kind kind : ComparedStore.Kind.values()) {
            Path root = directory.resolve(kind + "-layer");
            first.add(put(kind, root, false));
            long before = stored(kind, root);
            second.add(put(kind, root, true));
            added.add(String.format(Locale.ROOT, "%,d KiB", (stored(kind, root) - before) >> 10));
        }
        row("a layer of 500 MB and its table of contents, put", first);
        row("the same with one file changed, put", second);
        row("bytes stored for that", added);
    }

    private static long stored(ComparedStore.Kind kind, Path root) throws IOException {
        try (ComparedStore store = kind.open(root)) {
            return store.stored();
        }
    }

    private static String put(ComparedStore.Kind kind, Path root, boolean changed) throws IOException {
        long start = System.nanoTime();
        try (ComparedStore store = kind.open(root)) {
            ChangedLayer.put(store, changed);
        }
        return millisSince(start);
    }

    /// The native library, which a store keeps once, does not count.
    private static long bytesOnDisk(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file ->
                            Files.isRegularFile(file) && !file.toString().endsWith(".so"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
