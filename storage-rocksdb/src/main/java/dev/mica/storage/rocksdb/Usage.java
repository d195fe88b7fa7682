package dev.mica.storage.rocksdb;

import dev.mica.core.port.DiskSpace;
import dev.mica.core.port.StoreUsage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Adds up what the database holds. Chunks are not read: lists and recipes know how long they are.
final class Usage {
    private Usage() {}

    static StoreUsage of(Database database) throws IOException {
        return database.use(tables -> {
            long logical = 0;
            long unique = 0;
            Set<Long> seen = new HashSet<>();
            try (RocksIterator iterator = tables.database().newIterator(tables.blobs())) {
                for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                    Recipe recipe = Recipe.decode(iterator.value());
                    logical += recipe.size();
                    unique += recipe.isInline() ? recipe.size() : fresh(recipe, tables, seen);
                }
                check(iterator);
            }
            return new StoreUsage(logical, unique, onDisk(database.root()));
        });
    }

    /// How many bytes of a blob were not seen before. A list that is damaged counts nothing.
    private static long fresh(Recipe recipe, Tables tables, Set<Long> seen) throws RocksDBException {
        Parts parts = recipe.parts();
        long fresh = 0;
        for (int i = 0; i < parts.count(); i++) {
            if (!seen.add(parts.number(i))) {
                continue;
            }
            fresh += recipe.kind() == Recipe.Kind.LISTS ? freshOfList(parts.number(i), tables, seen) : parts.size(i);
        }
        return fresh;
    }

    private static long freshOfList(long number, Tables tables, Set<Long> seen) throws RocksDBException {
        Parts chunks;
        try {
            chunks = ChunkLists.read(tables, number);
        } catch (IOException e) {
            return 0;
        }
        long fresh = 0;
        for (int i = 0; i < chunks.count(); i++) {
            fresh += seen.add(chunks.number(i)) ? chunks.size(i) : 0;
        }
        return fresh;
    }

    /// The native library is none of what is stored.
    private static long onDisk(Path root) throws IOException {
        return DiskSpace.below(root) - DiskSpace.below(root.resolve("native"));
    }

    private static void check(RocksIterator iterator) throws RocksDBException {
        iterator.status();
    }
}
