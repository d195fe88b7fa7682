package dev.mica.storage.rocksdb;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whose turn it is among processes. One file is locked by who has the database open, another by who waits
/// next, so that the first knows that somebody does. Not for several threads at once.
final class TurnLock implements Closeable {
    private static final int PAUSE_MILLIS = 5;
    private static final int MESSAGE_AFTER_MILLIS = 1_000;
    private static final int PATIENCE_MILLIS = 600_000;

    private final Path path;
    private final RandomAccessFile turn;
    private final RandomAccessFile next;
    private @Nullable FileLock held;

    /// @param path of the first file; the second one is beside it
    TurnLock(Path path) throws IOException {
        this.path = path;
        this.turn = new RandomAccessFile(path.toFile(), "rw");
        this.next = new RandomAccessFile(
                path.resolveSibling(path.getFileName() + ".next").toFile(), "rw");
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
                Logger log = LoggerFactory.getLogger(TurnLock.class);
                log.info("waiting for another process that uses the store (it holds {})", path);
            }
            if (waited >= PATIENCE_MILLIS) {
                throw new RocksStoreException("waited " + PATIENCE_MILLIS / 60_000
                        + " minutes for another process that uses the store (it holds " + path
                        + "); end it, and try again");
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for " + path);
            }
        }
    }

    private static @Nullable FileLock tryLock(RandomAccessFile file) throws IOException {
        try {
            return file.getChannel().tryLock();
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
