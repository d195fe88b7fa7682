package dev.mica.storage.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WALRecoveryMode;

/// The open database and what is in it.
///
/// | column family | key | value |
/// |---|---|---|
/// | default | `format` | the version, as text |
/// | default | `average` | the length of chunks in bytes, on average, as text |
/// | default | `next` | the number the next chunk gets |
/// | blobs | algorithm (0 SHA-256, 1 SHA-512) and digest | the recipe |
/// | numbers | a chunk's or list's SHA-256 | its number |
/// | counts | its number | how often it is used (8), `C` or `L` (1), its SHA-256 |
/// | chunks | its number | a chunk's bytes, or the chunks in a list, see [Parts] |
/// | writers | a process, a blob that it writes or reads, a place in that, see [Writers] | the number of what it uses |
/// | refs | namespace, 0, name in UTF-16 | seconds (8), nanoseconds (4), algorithm, digest |
///
/// Numbers have 8 bytes, big-endian.
final class Tables implements AutoCloseable {
    private static final long WRITE_BUFFER = 16L * 1024 * 1024;
    private static final int MAX_OPEN_FILES = 256;
    private static final long MAX_LOG = 64L * 1024 * 1024;

    private final DBOptions options;
    private final ColumnFamilyOptions small;
    private final ColumnFamilyOptions large;
    private final List<ColumnFamilyHandle> handles;
    private final RocksDB database;
    private final boolean writable;

    private Tables(
            DBOptions options,
            ColumnFamilyOptions small,
            ColumnFamilyOptions large,
            List<ColumnFamilyHandle> handles,
            RocksDB database,
            boolean writable) {
        this.options = options;
        this.small = small;
        this.large = large;
        this.handles = handles;
        this.database = database;
        this.writable = writable;
    }

    /// How a database is opened.
    enum Opening {
        /// For reading and writing; made if it is not there.
        USUAL,
        /// Without writing a byte.
        READING,
        /// The same, and without what can't be read.
        SALVAGING,
        /// As it was at an earlier moment, all of whose files are there.
        EARLIER
    }

    static Tables open(Path directory, Opening opening) throws RocksDBException {
        DBOptions options = new DBOptions()
                .setCreateIfMissing(opening == Opening.USUAL)
                .setCreateMissingColumnFamilies(opening == Opening.USUAL || opening == Opening.EARLIER)
                .setBestEffortsRecovery(opening == Opening.EARLIER)
                .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                .setKeepLogFileNum(2)
                // Many systems let a process open 1,024 files.
                .setMaxOpenFiles(MAX_OPEN_FILES)
                // A turn may be short: what is in the log stays there until it is worth a file.
                .setAvoidFlushDuringRecovery(true)
                .setMaxTotalWalSize(MAX_LOG);
        if (opening == Opening.SALVAGING) {
            options.setWalRecoveryMode(WALRecoveryMode.SkipAnyCorruptedRecords);
        }
        ColumnFamilyOptions small = new ColumnFamilyOptions()
                .setWriteBufferSize(WRITE_BUFFER)
                .setCompressionType(CompressionType.NO_COMPRESSION);
        ColumnFamilyOptions large = new ColumnFamilyOptions()
                .setWriteBufferSize(WRITE_BUFFER)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                // Chunks are never rewritten by compaction.
                .setEnableBlobFiles(true)
                .setMinBlobSize(1024)
                .setBlobCompressionType(CompressionType.LZ4_COMPRESSION)
                .setEnableBlobGarbageCollection(true);
        List<ColumnFamilyDescriptor> families = List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, small),
                new ColumnFamilyDescriptor("blobs".getBytes(US_ASCII), small),
                new ColumnFamilyDescriptor("numbers".getBytes(US_ASCII), small),
                new ColumnFamilyDescriptor("counts".getBytes(US_ASCII), small),
                new ColumnFamilyDescriptor("chunks".getBytes(US_ASCII), large),
                new ColumnFamilyDescriptor("refs".getBytes(US_ASCII), small),
                new ColumnFamilyDescriptor("writers".getBytes(US_ASCII), small));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        boolean done = false;
        try {
            RocksDB database = switch (opening) {
                case USUAL, EARLIER -> RocksDB.open(options, directory.toString(), families, handles);
                case READING, SALVAGING -> RocksDB.openReadOnly(options, directory.toString(), families, handles);
            };
            done = true;
            boolean writable = opening == Opening.USUAL || opening == Opening.EARLIER;
            return new Tables(options, small, large, handles, database, writable);
        } finally {
            if (!done) {
                options.close();
                small.close();
                large.close();
            }
        }
    }

    boolean isWritable() {
        return writable;
    }

    RocksDB database() {
        return database;
    }

    List<ColumnFamilyHandle> all() {
        return List.copyOf(handles);
    }

    ColumnFamilyHandle properties() {
        return handles.get(0);
    }

    ColumnFamilyHandle blobs() {
        return handles.get(1);
    }

    ColumnFamilyHandle numbers() {
        return handles.get(2);
    }

    ColumnFamilyHandle counts() {
        return handles.get(3);
    }

    ColumnFamilyHandle chunks() {
        return handles.get(4);
    }

    ColumnFamilyHandle refs() {
        return handles.get(5);
    }

    ColumnFamilyHandle writers() {
        return handles.get(6);
    }

    @Override
    public void close() {
        handles.forEach(ColumnFamilyHandle::close);
        database.close();
        options.close();
        small.close();
        large.close();
    }
}
