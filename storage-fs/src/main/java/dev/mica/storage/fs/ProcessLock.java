package dev.mica.storage.fs;

import dev.mica.core.port.LockHolder;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Excludes other threads and other processes. The file is opened once and kept open, since closing any
/// descriptor of it would give the process's lock up.
final class ProcessLock implements Closeable {
    private static final int LONGEST_PAUSE_MILLIS = 20;
    private static final long MESSAGE_AFTER_MILLIS = 5_000;
    private static final long PATIENCE_MILLIS = 600_000;

    private final Path path;
    private final ReentrantLock threads = new ReentrantLock();
    private @Nullable SharedFile file;

    /// @param path the lock file; its directory must be there when the lock is first taken
    ProcessLock(Path path) {
        this.path = path;
    }

    /// The lock while it is held.
    interface Held extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /// Waits for the lock. Not reentrant.
    ///
    /// @throws StoreAccessException if that takes more than ten minutes
    /// @throws InterruptedIOException if the thread is interrupted while it waits for another process
    Held acquire() throws IOException {
        threads.lock();
        boolean locked = false;
        try {
            SharedFile open = file;
            if (open == null) {
                open = SharedFile.openOrCreate(path);
                file = open;
            }
            FileLock lock = await(open);
            locked = true;
            return () -> {
                try {
                    lock.release();
                } finally {
                    threads.unlock();
                }
            };
        } finally {
            if (!locked) {
                threads.unlock();
            }
        }
    }

    private FileLock await(SharedFile open) throws IOException {
        long waited = 0;
        for (int pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS)) {
            Optional<FileLock> lock = open.tryLock(false);
            if (lock.isPresent()) {
                return lock.get();
            }
            if (waited < MESSAGE_AFTER_MILLIS && waited + pause >= MESSAGE_AFTER_MILLIS) {
                LoggerFactory.getLogger(ProcessLock.class)
                        .warn("waiting for {} to let go of the store ({})", LockHolder.describe(path), path);
            }
            waited += pause;
            if (waited >= PATIENCE_MILLIS) {
                throw new StoreAccessException(
                        "waited " + PATIENCE_MILLIS / 60_000 + " minutes for " + LockHolder.describe(path)
                                + " to let go of the store (" + path + "); end it, and try again",
                        null);
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for " + path);
            }
        }
    }

    @Override
    public void close() throws IOException {
        threads.lock();
        try {
            if (file != null) {
                file.close();
                file = null;
            }
        } finally {
            threads.unlock();
        }
    }
}
