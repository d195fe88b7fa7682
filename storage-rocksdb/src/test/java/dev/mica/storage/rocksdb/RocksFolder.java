package dev.mica.storage.rocksdb;

import dev.mica.core.oci.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.rocksdb.RocksIterator;

/// A database's directory for one test, and what was opened on it.
final class RocksFolder implements Closeable {
    /// The library is unpacked once for all tests.
    static final Path LIBRARIES = Path.of("target", "native").toAbsolutePath();

    private final Path root;
    private final InstantSource clock;
    private final List<RocksStore> opened = new ArrayList<>();

    RocksFolder(InstantSource clock) throws IOException {
        this.root = Files.createTempDirectory("mica-rocks");
        this.clock = clock;
    }

    Path root() {
        return root;
    }

    RocksStore open() {
        RocksStore store = RocksStore.open(root, clock, LIBRARIES);
        opened.add(store);
        return store;
    }

    /// Alters a blob's last byte.
    void corrupt(Digest digest) throws IOException {
        Database database = Database.open(root, LIBRARIES, Format.USUAL);
        try {
            database.use(tables -> {
                byte[] key = Keys.digest(digest);
                byte[] encoded = tables.database().get(tables.blobs(), key);
                Recipe recipe = Recipe.decode(encoded);
                if (recipe.isInline()) {
                    encoded[encoded.length - 1] ^= 1;
                    tables.database().put(tables.blobs(), key, encoded);
                } else {
                    Parts parts = recipe.parts();
                    if (recipe.kind() == Recipe.Kind.LISTS) {
                        parts = ChunkLists.read(tables, parts.number(parts.count() - 1));
                    }
                    byte[] last = Keys.number(parts.number(parts.count() - 1));
                    byte[] bytes = tables.database().get(tables.chunks(), last);
                    bytes[bytes.length - 1] ^= 1;
                    tables.database().put(tables.chunks(), last, bytes);
                }
                return true;
            });
        } finally {
            database.release();
        }
    }

    /// How many chunks there are, and numbers and counts of chunks.
    List<Integer> chunks() throws IOException {
        return chunks(root);
    }

    /// The same of a database elsewhere.
    List<Integer> chunks(Path where) throws IOException {
        Database database = Database.open(where, LIBRARIES, Format.USUAL);
        try {
            return database.use(tables -> {
                List<Integer> counts = new ArrayList<>();
                for (var family : List.of(tables.chunks(), tables.numbers(), tables.counts())) {
                    int count = 0;
                    try (RocksIterator iterator = tables.database().newIterator(family)) {
                        for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                            count++;
                        }
                    }
                    counts.add(count);
                }
                return counts;
            });
        } finally {
            database.release();
        }
    }

    @Override
    public void close() throws IOException {
        for (RocksStore store : opened) {
            store.close();
        }
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
