package dev.mica.storage.rocksdb;

import dev.mica.core.port.LockHolder;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Whose turn it is among processes. One file is locked by who has the database open, another by who waits
/// next, so that the first knows that somebody does. Who may only read the files shares its turn with others
/// of its kind. Not for several threads at once.
final class TurnLock implements Closeable {
    private static final int PAUSE_MILLIS = 5;
    private static final int MESSAGE_AFTER_MILLIS = 5_000;
    private static final int PATIENCE_MILLIS = 600_000;

    private final Path path;
    private final RandomAccessFile turn;
    private final RandomAccessFile next;
    private final boolean writable;
    private @Nullable FileLock held;

    private TurnLock(Path path, boolean writable) throws IOException {
        this.path = path;
        this.writable = writable;
        String mode = writable ? "rw" : "r";
        this.turn = new RandomAccessFile(path.toFile(), mode);
        boolean done = false;
        try {
            this.next = new RandomAccessFile(
                    path.resolveSibling(path.getFileName() + ".next").toFile(), mode);
            done = true;
        } finally {
            if (!done) {
                turn.close();
            }
        }
    }

    /// @param path of the first file; the second one is beside it
    static TurnLock open(Path path) throws IOException {
        try {
            return new TurnLock(path, true);
        } catch (FileNotFoundException e) {
            if (Files.isReadable(path) && !Files.isWritable(path)) {
                return new TurnLock(path, false);
            }
            throw e;
        }
    }

    /// Whether the files can be written, and so the database.
    boolean isWritable() {
        return writable;
    }

    /// Waits until no other process has the database open.
    ///
    /// @throws RocksStoreException if that takes more than ten minutes
    /// @throws InterruptedIOException if the thread is interrupted meanwhile
    void acquire() throws IOException {
        FileLock now = tryLock(turn);
        if (now == null) {
            FileLock place = await(next);
            try {
                now = await(turn);
            } finally {
                place.release();
            }
        }
        held = now;
    }

    private FileLock await(RandomAccessFile file) throws IOException {
        for (int waited = 0; ; waited += PAUSE_MILLIS) {
            FileLock lock = tryLock(file);
            if (lock != null) {
                return lock;
            }
            if (waited == MESSAGE_AFTER_MILLIS) {
                LoggerFactory.getLogger(TurnLock.class)
                        .warn("waiting for {} to let go of the store ({})", LockHolder.describe(path), path);
            }
            if (waited >= PATIENCE_MILLIS) {
                throw new RocksStoreException("waited " + PATIENCE_MILLIS / 60_000 + " minutes for "
                        + LockHolder.describe(path) + " to let go of the store (" + path + "); end it, and try again");
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for " + path);
            }
        }
    }

    private @Nullable FileLock tryLock(RandomAccessFile file) throws IOException {
        try {
            return file.getChannel().tryLock(0, Long.MAX_VALUE, !writable);
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /// Whether another process waits for its turn.
    boolean isAwaited() throws IOException {
        FileLock lock = tryLock(next);
        if (lock != null) {
            lock.release();
        }
        return lock == null;
    }

    void release() throws IOException {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    @Override
    public void close() throws IOException {
        turn.close();
        next.close();
    }
}
