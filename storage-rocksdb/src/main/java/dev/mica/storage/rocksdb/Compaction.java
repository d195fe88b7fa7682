package dev.mica.storage.rocksdb;

import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.FlushOptions;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.RocksDBException;

/// Gives back the space of what was deleted, which RocksDB itself would do some day. Tables are small, and
/// always rewritten; files of chunks go by themselves where nothing in them is needed any more. Only when a
/// third of what the others hold is not needed are the chunks that are copied to new ones, so that each byte
/// is copied seldom.
final class Compaction {
    private static final int REWRITTEN_PART = 3;

    private Compaction() {}

    /// Only with a turn.
    static void run(Tables tables) throws RocksDBException {
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
            tables.database().flush(flush, tables.all());
        }
        collectGarbage(tables, false);
        for (ColumnFamilyHandle family : tables.all()) {
            compact(tables, family);
        }
        long live = tables.database().getLongProperty(tables.chunks(), "rocksdb.live-blob-file-size");
        long garbage = tables.database().getLongProperty(tables.chunks(), "rocksdb.live-blob-file-garbage-size");
        collectGarbage(tables, true);
        if (garbage > live / REWRITTEN_PART) {
            compact(tables, tables.chunks());
        }
    }

    /// Whether compaction copies chunks out of files that hold garbage, whatever their age.
    private static void collectGarbage(Tables tables, boolean all) throws RocksDBException {
        tables.database()
                .setOptions(
                        tables.chunks(),
                        MutableColumnFamilyOptions.builder()
                                .setEnableBlobGarbageCollection(all)
                                .setBlobGarbageCollectionAgeCutoff(all ? 1 : 0)
                                .build());
    }

    private static void compact(Tables tables, ColumnFamilyHandle family) throws RocksDBException {
        try (CompactRangeOptions options =
                new CompactRangeOptions().setBottommostLevelCompaction(BottommostLevelCompaction.kForce)) {
            tables.database().compactRange(family, null, null, options);
        }
    }
}
