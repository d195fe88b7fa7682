package dev.mica.storage.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    private static final byte[] FORMAT_KEY = "format".getBytes(US_ASCII);
    private static final byte[] FORMAT = "2".getBytes(US_ASCII);
    private static final long IDLE_MILLIS = 60;
    private static final long TURN_MILLIS = 1_000;
    private static final long COURTESY_MILLIS = 20;
    private static final Map<Path, Database> OPEN = new HashMap<>();

    private final Path root;
    private final Path libraries;
    private final DatabaseDirectory directory;
    private final Writers writers;
    private @Nullable TurnLock lock;
    private @Nullable Tables tables;
    private int users;
    private boolean released;
    private int calls;
    private long openedNanos;
    private long usedNanos;

    private Database(Path root, Path libraries) {
        this.root = root;
        this.libraries = libraries;
        this.directory = new DatabaseDirectory(root);
        this.writers = new Writers(root.resolve("writers"));
    }

    /// The database in a directory, for one more user.
    static Database open(Path root, Path libraries) {
        Path key = root.toAbsolutePath().normalize();
        synchronized (OPEN) {
            Database database = OPEN.computeIfAbsent(key, path -> new Database(path, libraries));
            database.users++;
            return database;
        }
    }

    Writers writers() {
        return writers;
    }

    Path root() {
        return root;
    }

    /// Something done with the open database.
    interface Use<T> {
        T apply(Tables tables) throws RocksDBException, IOException;
    }

    <T> T use(Use<T> use) throws IOException {
        try (Turn turn = begin()) {
            return use.apply(turn.tables());
        } catch (RocksDBException e) {
            throw RocksStoreException.of(root, e);
        }
    }

    /// Keeps the database open until closed.
    final class Turn implements AutoCloseable {
        private final Tables open;
        private boolean ended;

        private Turn(Tables open) {
            this.open = open;
        }

        Tables tables() {
            return open;
        }

        @Override
        public void close() throws IOException {
            if (!ended) {
                ended = true;
                end();
            }
        }
    }

    synchronized Turn begin() throws IOException {
        if (released) {
            throw new IOException("the store " + root + " was closed");
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

    private Tables openTables() throws IOException {
        TurnLock turn = takeTurn();
        @Nullable Tables opened = null;
        boolean done = false;
        try {
            directory.prepare();
            opened = Tables.open(directory.path(), Tables.Opening.USUAL);
            checkFormat(root, opened);
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

    private TurnLock takeTurn() throws IOException {
        try {
            NativeLibrary.load(libraries);
            Files.createDirectories(root);
            TurnLock turn = lock;
            if (turn == null) {
                turn = new TurnLock(root.resolve("lock"));
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
            directory.prepare();
            return use.apply(directory.path());
        } finally {
            turn.release();
        }
    }

    /// Writes the version into a new database, refuses one that it doesn't know.
    static void checkFormat(Path root, Tables opened) throws RocksDBException, IOException {
        byte[] found = opened.database().get(opened.properties(), FORMAT_KEY);
        if (found == null) {
            opened.database().put(opened.properties(), FORMAT_KEY, FORMAT);
        } else if (!Arrays.equals(found, FORMAT)) {
            throw new RocksStoreException("the store " + root + " can't be used: expected its format to be "
                    + new String(FORMAT, US_ASCII) + ", found " + new String(found, US_ASCII)
                    + "; use the version of Mica that made it, or another directory");
        }
    }

    private synchronized void end() throws IOException {
        calls--;
        usedNanos = System.nanoTime();
        if (released && calls == 0) {
            shutDown();
        }
        TurnLock turn = lock;
        boolean hadItsTurn = TimeUnit.NANOSECONDS.toMillis(usedNanos - openedNanos) > TURN_MILLIS;
        if (calls == 0 && hadItsTurn && turn != null) {
            if (turn.isAwaited()) {
                closeTables();
                pauseForOthers();
            } else {
                openedNanos = usedNanos;
            }
        }
        notifyAll();
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
                if (calls == 0 && idle >= IDLE_MILLIS) {
                    closeTables();
                } else {
                    wait(Math.max(1, IDLE_MILLIS - idle));
                }
            } catch (IOException | InterruptedException e) {
                LoggerFactory.getLogger(Database.class).warn("could not end the turn with {}", root, e);
                return;
            }
        }
    }

    /// Ends the turn, durably.
    private void closeTables() throws IOException {
        Tables open = tables;
        try {
            if (open != null) {
                tables = null;
                try (open) {
                    open.database().syncWal();
                } catch (RocksDBException e) {
                    throw RocksStoreException.of(root, e);
                }
                TurnEnd.write(root, directory.path());
            }
        } finally {
            if (lock != null) {
                lock.release();
            }
        }
    }

    /// Makes durable what was written so far.
    void sync() throws IOException {
        use(open -> {
            open.database().syncWal();
            return true;
        });
    }

    /// One user less; the last one closes the database.
    void release() throws IOException {
        synchronized (OPEN) {
            users--;
            if (users > 0) {
                return;
            }
            OPEN.remove(root);
            synchronized (this) {
                released = true;
                // A blob that is still open needs the database.
                if (calls == 0) {
                    shutDown();
                }
            }
        }
    }

    private synchronized void shutDown() throws IOException {
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
