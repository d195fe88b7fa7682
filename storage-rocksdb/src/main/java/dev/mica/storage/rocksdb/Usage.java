package dev.mica.storage.rocksdb;

import dev.mica.core.port.DiskSpace;
import dev.mica.core.port.StoreUsage;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/// Adds up what the database holds. Chunks are not read: one counts as much as those of its blob do in the mean.
final class Usage {
    private Usage() {}

    static StoreUsage of(Database database) throws IOException {
        return database.use(tables -> {
            long logical = 0;
            double unique = 0;
            Set<Long> seen = new HashSet<>();
            try (RocksIterator iterator = tables.database().newIterator(tables.blobs())) {
                for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
                    Recipe recipe = Recipe.decode(iterator.value());
                    logical += recipe.size();
                    unique +=
                            recipe.isInline() ? recipe.size() : newShare(chunks(tables, recipe), seen) * recipe.size();
                }
                check(iterator);
            }
            return new StoreUsage(logical, Math.round(unique), DiskSpace.below(database.root()));
        });
    }

    /// A blob whose list of chunks is damaged counts as one of nothing but that list.
    private static long[] chunks(Tables tables, Recipe recipe) throws RocksDBException {
        try {
            return ChunkLists.chunks(tables, recipe);
        } catch (IOException e) {
            return recipe.parts();
        }
    }

    private static double newShare(long[] chunks, Set<Long> seen) {
        int fresh = 0;
        for (long chunk : chunks) {
            fresh += seen.add(chunk) ? 1 : 0;
        }
        return (double) fresh / chunks.length;
    }

    private static void check(RocksIterator iterator) throws RocksDBException {
        iterator.status();
    }
}
