package dev.mica.storage.rocksdb;

import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RefStore;
import dev.mica.core.port.StoreInspection;
import dev.mica.core.port.StoreUsage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;

/// A store in a RocksDB database: blobs are cut into content-defined chunks, each of which is stored once
/// and compressed. It takes less space than a store in a directory when layers resemble each other, and
/// more time.
///
/// One process at a time has the database open; others wait, and say so. A process gives its turn up a moment
/// after its last call, and after a second when another one waits, also while it has a blob open. Where the
/// directory can't be written, as many processes as like can read.
///
/// What is committed or set survives its process. It survives a failure of the machine once [#sync()] or
/// [#close()] has returned; of what came after, some of the latest may be lost, never something earlier
/// without what came later.
public final class RocksStore implements Closeable {
    private final Database database;
    private final ContentStore contents;
    private final RefStore refs;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RocksStore(Database database, InstantSource clock) {
        this.database = database;
        this.contents = new RocksContentStore(database);
        this.refs = new RocksRefStore(database, clock);
    }

    /// A store in a directory of its own. The directory is made, and the database opened, at the first call
    /// that needs it; the native library is unpacked to a directory below.
    public static RocksStore open(Path root) {
        return open(root, InstantSource.system());
    }

    /// A store in a directory of its own.
    ///
    /// @param clock says when refs are set
    public static RocksStore open(Path root, InstantSource clock) {
        return open(root, clock, root.resolve("native"));
    }

    /// A store in a directory of its own.
    ///
    /// @param clock says when refs are set
    /// @param libraries where the native library is unpacked to, once for all stores that name the same
    ///     directory
    public static RocksStore open(Path root, InstantSource clock, Path libraries) {
        return new RocksStore(Database.open(root, libraries, Format.USUAL), clock);
    }

    /// A store in a directory of its own, whose chunks have another length than usual if it has to be made.
    /// One that is there keeps the length that it has.
    ///
    /// @param clock says when refs are set
    /// @param averageChunk in bytes, see [#isAverageChunk(long)]
    public static RocksStore open(Path root, InstantSource clock, int averageChunk) {
        Format format = new Format(FastCdc.of(averageChunk));
        return new RocksStore(Database.open(root, root.resolve("native"), format), clock);
    }

    /// Whether chunks can have so many bytes on average: a power of two from 4 KiB to 256 KiB. They are a
    /// quarter of that at least and four times as long at most.
    public static boolean isAverageChunk(long bytes) {
        return FastCdc.isAverage(bytes);
    }

    /// How many bytes a chunk has on average in this store, once it is made.
    public int averageChunk() throws IOException {
        return database.cuts().average();
    }

    /// What looks at the files of the store in a directory, which need not be there, and may be damaged so
    /// that it can't be opened.
    public static StoreInspection inspection(Path root) {
        return inspection(root, root.resolve("native"));
    }

    static StoreInspection inspection(Path root, Path libraries) {
        return new RocksInspection(root, libraries);
    }

    public ContentStore contents() {
        return contents;
    }

    public RefStore refs() {
        return refs;
    }

    /// What the store takes. Waits for its turn.
    public StoreUsage usage() throws IOException {
        return Usage.of(database);
    }

    /// Makes durable what was committed and set so far.
    public void sync() throws IOException {
        database.sync();
    }

    /// Makes durable what was written, and closes the database. What was got from here can't be used after.
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            database.release();
        }
    }
}
