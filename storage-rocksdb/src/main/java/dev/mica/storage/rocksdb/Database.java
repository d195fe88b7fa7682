package dev.mica.storage.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.LoggerFactory;

/// The database as all its users in this process share it. One process at a time has it open: the first
/// call opens it, and it is closed when nobody used it for a moment, or when another process waits and this
/// one had its turn.
final class Database {
    private static final long IDLE_MILLIS = 60;
    private static final long TURN_MILLIS = 1_000;
    private static final long COURTESY_MILLIS = 20;
    private static final long COMPACTED_BYTES = 1 << 20;
    private static final Map<Path, Database> OPEN = new HashMap<>();

    private final Path root;
    private final Path libraries;
    private final Format format;
    private final DatabaseDirectory directory;
    private final Writers writers;
    private final OpenBlobs openBlobs;
    private @Nullable TurnLock lock;
    private @Nullable Tables tables;
    private @Nullable FastCdc cuts;
    private int users;
    private int calls;
    private long deletedBytes;
    private @Nullable RocksDBException fullDisk;
    private boolean failed;
    private boolean ending;
    private long openedNanos;
    private long usedNanos;

    private Database(Path root, Path libraries, Format format) {
        this.root = root;
        this.libraries = libraries;
        this.format = format;
        this.directory = new DatabaseDirectory(root, format);
        this.writers = new Writers(root.resolve("writers"));
        this.openBlobs = new OpenBlobs(writers);
    }

    /// The database in a directory, for one more user.
    static Database open(Path root, Path libraries, Format format) {
        Path key = root.toAbsolutePath().normalize();
        synchronized (OPEN) {
            Database database = OPEN.computeIfAbsent(key, path -> new Database(path, libraries, format));
            synchronized (database) {
                database.users++;
            }
            return database;
        }
    }

    Writers writers() {
        return writers;
    }

    OpenBlobs openBlobs() {
        return openBlobs;
    }

    Path root() {
        return root;
    }

    /// How blobs are cut.
    FastCdc cuts() throws IOException {
        synchronized (this) {
            if (cuts != null) {
                return cuts;
            }
        }
        FastCdc found = use(open -> format.cuts(root, open));
        synchronized (this) {
            cuts = found;
        }
        return found;
    }

    /// Something done with the open database.
    interface Use<T> {
        T apply(Tables tables) throws RocksDBException, IOException;
    }

    /// Reads.
    <T> T use(Use<T> use) throws IOException {
        return use(use, false);
    }

    /// Reads for a blob that is open, be it that the store is closed.
    <T> T useForOpenBlob(Use<T> use) throws IOException {
        return use(use, true);
    }

    /// Writes.
    ///
    /// @throws RocksStoreException if the directory can only be read
    <T> T change(Use<T> use) throws IOException {
        return use(
                open -> {
                    if (!open.isWritable()) {
                        throw unwritable();
                    }
                    return use.apply(open);
                },
                false);
    }

    private synchronized RocksStoreException unwritable() {
        return fullDisk == null ? RocksStoreException.readOnly(root) : RocksStoreException.of(root, fullDisk);
    }

    private synchronized void noteFailure() {
        failed = true;
    }

    private <T> T use(Use<T> use, boolean evenIfClosed) throws IOException {
        try (Turn turn = begin(evenIfClosed)) {
            return use.apply(turn.open);
        } catch (RocksDBException e) {
            noteFailure();
            throw RocksStoreException.of(root, e);
        }
    }

    /// Keeps the database open until closed. No thread begins a call within a call: that could wait for itself.
    private final class Turn implements AutoCloseable {
        private final Tables open;

        private Turn(Tables open) {
            this.open = open;
        }

        @Override
        public void close() throws IOException {
            end();
        }
    }

    private synchronized Turn begin(boolean evenIfClosed) throws IOException {
        if (users == 0 && !evenIfClosed) {
            throw new IOException("the store " + root + " was closed");
        }
        try {
            // Calls that overlap would keep other processes waiting for ever.
            while (calls > 0 && (ending || hadItsTurn())) {
                ending = true;
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while waiting for the store " + root);
        }
        Tables open = tables;
        if (open == null) {
            open = openTables();
            tables = open;
            openedNanos = System.nanoTime();
            Thread.ofPlatform().daemon().name("mica-rocksdb-idle").start(this::closeWhenIdle);
        }
        calls++;
        return new Turn(open);
    }

    /// Whether this process had its turn, and another one waits. If none does, the turn begins anew.
    private boolean hadItsTurn() throws IOException {
        TurnLock turn = lock;
        long now = System.nanoTime();
        if (turn == null || tables == null || TimeUnit.NANOSECONDS.toMillis(now - openedNanos) <= TURN_MILLIS) {
            return false;
        }
        if (turn.isAwaited()) {
            return true;
        }
        openedNanos = now;
        return false;
    }

    private Tables openTables() throws IOException {
        TurnLock turn = takeTurn();
        @Nullable Tables opened = null;
        boolean done = false;
        try {
            opened = openTables(turn);
            format.check(root, opened);
            done = true;
            return opened;
        } catch (RocksDBException e) {
            throw RocksStoreException.of(root, e);
        } finally {
            if (!done) {
                if (opened != null) {
                    opened.close();
                }
                turn.release();
            }
        }
    }

    /// On a full disk, only for reading.
    private Tables openTables(TurnLock turn) throws RocksDBException, IOException {
        fullDisk = null;
        if (!turn.isWritable()) {
            return Tables.open(directory.pathForReading(), Tables.Opening.READING);
        }
        directory.prepare();
        try {
            return Tables.open(directory.path(), Tables.Opening.USUAL);
        } catch (RocksDBException e) {
            if (!RocksStoreException.isFullDisk(e)) {
                throw e;
            }
            fullDisk = e;
            return Tables.open(directory.path(), Tables.Opening.READING);
        }
    }

    private TurnLock takeTurn() throws IOException {
        try {
            NativeLibrary.load(libraries);
            TurnLock turn = lock;
            if (turn == null) {
                Files.createDirectories(root);
                turn = TurnLock.open(root.resolve("lock"));
                lock = turn;
            }
            turn.acquire();
            return turn;
        } catch (IOException e) {
            throw RocksStoreException.of(root, "use the database", e);
        }
    }

    /// Something done with the files of the closed database.
    interface FileUse<T> {
        T apply(Path directory) throws IOException;
    }

    /// Does something while nobody, neither this process nor another, has the database open.
    synchronized <T> T exclusively(FileUse<T> use) throws IOException {
        if (calls > 0) {
            throw new IOException("the store " + root + " is in use by this process");
        }
        closeTables();
        TurnLock turn = takeTurn();
        try {
            if (turn.isWritable()) {
                directory.prepare();
            }
            return use.apply(directory.pathForReading());
        } finally {
            turn.release();
        }
    }

    private void end() throws IOException {
        synchronized (this) {
            calls--;
            usedNanos = System.nanoTime();
            if (calls == 0 && (ending || hadItsTurn())) {
                ending = false;
                closeTables();
                pauseForOthers();
            }
            notifyAll();
        }
        shutDownIfUnused();
    }

    /// Lets the process that waits take its turn before this one asks again.
    private static void pauseForOthers() {
        try {
            Thread.sleep(COURTESY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void closeWhenIdle() {
        Tables mine = tables;
        while (tables != null && tables == mine) {
            long idle = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - usedNanos);
            try {
                if (calls == 0 && idle >= IDLE_MILLIS && mayClose()) {
                    closeTables();
                } else {
                    wait(idle < IDLE_MILLIS ? Math.max(1, IDLE_MILLIS - idle) : IDLE_MILLIS);
                }
            } catch (IOException | InterruptedException e) {
                LoggerFactory.getLogger(Database.class).warn("could not end the turn with {}", root, e);
                return;
            }
        }
    }

    /// Who reads a blob slowly will come again: nothing is won by closing for nobody.
    private boolean mayClose() throws IOException {
        TurnLock turn = lock;
        return openBlobs.isEmpty() || turn == null || turn.isAwaited();
    }

    /// Ends the turn, durably.
    private void closeTables() throws IOException {
        Tables open = tables;
        try {
            if (open != null) {
                tables = null;
                close(open);
            }
        } finally {
            if (lock != null) {
                lock.release();
            }
        }
    }

    private void close(Tables open) throws IOException {
        try (open) {
            if (open.isWritable()) {
                synchronized (open) {
                    openBlobs.endTurn(open);
                }
                open.database().syncWal();
            }
        } catch (RocksDBException e) {
            // Who was told that a write failed need not hear it again.
            if (!failed) {
                throw RocksStoreException.of(root, e);
            }
            LoggerFactory.getLogger(Database.class).debug("could not end the turn with {}", root, e);
        }
        failed = false;
        if (open.isWritable()) {
            noteEnd();
        }
    }

    /// Without the note, less damage is told from what a crash leaves: no reason for a command to fail.
    private void noteEnd() {
        try {
            TurnEnd.write(root, directory.path());
        } catch (IOException e) {
            LoggerFactory.getLogger(Database.class).debug("could not note the end of a turn in {}", root, e);
        }
    }

    /// Makes durable what was written so far.
    void sync() throws IOException {
        use(open -> {
            if (open.isWritable()) {
                open.database().syncWal();
            }
            return true;
        });
    }

    /// A blob was deleted.
    synchronized void addDeleted(long bytes) {
        deletedBytes += bytes;
    }

    /// One user less; the last one closes the database, once no blob is open.
    void release() throws IOException {
        boolean last;
        synchronized (this) {
            last = users == 1;
        }
        try {
            if (last) {
                giveSpaceBack();
            }
        } finally {
            synchronized (this) {
                users--;
            }
            shutDownIfUnused();
        }
    }

    /// If it is worth the trouble. That it fails harms nothing: whoever deletes next tries again.
    private void giveSpaceBack() {
        synchronized (this) {
            if (deletedBytes < COMPACTED_BYTES) {
                return;
            }
            deletedBytes = 0;
        }
        try {
            change(open -> {
                Compaction.run(open);
                return true;
            });
        } catch (IOException e) {
            LoggerFactory.getLogger(Database.class).warn("the space of what was deleted is still taken", e);
        }
    }

    /// A blob that was open is closed.
    void endReading(OpenBlobs.Reading reading) throws IOException {
        openBlobs.remove(reading);
        shutDownIfUnused();
    }

    private void shutDownIfUnused() throws IOException {
        synchronized (this) {
            if (users > 0) {
                return;
            }
        }
        synchronized (OPEN) {
            synchronized (this) {
                if (users == 0 && calls == 0 && openBlobs.isEmpty() && OPEN.remove(root, this)) {
                    shutDown();
                }
            }
        }
    }

    private void shutDown() throws IOException {
        try {
            closeTables();
        } finally {
            writers.close();
            if (lock != null) {
                lock.close();
                lock = null;
            }
            notifyAll();
        }
    }
}
