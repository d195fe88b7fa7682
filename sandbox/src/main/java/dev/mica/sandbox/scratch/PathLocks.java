package dev.mica.sandbox.scratch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Shared and exclusive locks on files, between threads and between processes.
///
/// A Java file lock belongs to the whole process and is dropped when any channel to the file is closed. So
/// each file is open at most once in a JVM, the threads share that one lock, and the last holder closes it.
public final class PathLocks {
    /// Whether others may hold the lock at the same time.
    public enum Mode {
        SHARED,
        EXCLUSIVE
    }

    /// A lock that is held.
    public interface Held extends AutoCloseable {
        /// Makes now the file's time. [java.nio.file.Files#setLastModifiedTime] opens and closes the file,
        /// which would drop the lock.
        void touch() throws IOException;

        @Override
        void close() throws IOException;
    }

    private static final Duration POLL = Duration.ofMillis(20);

    private static final Map<Path, PathLocks> OPEN = new HashMap<>();

    private final Path file;
    private int references;
    private int holders;
    private boolean exclusive;
    private boolean acquiring;
    private @Nullable FileChannel channel;

    private PathLocks(Path file) {
        this.file = file;
    }

    /// Waits for the lock on a file, which is made if it is missing.
    ///
    /// @throws InterruptedIOException if the thread is interrupted meanwhile
    public static Held lock(Path file, Mode mode) throws IOException {
        return acquire(file, mode, true).orElseThrow();
    }

    /// Takes the lock if that needs no waiting.
    public static Optional<Held> tryLock(Path file, Mode mode) throws IOException {
        return acquire(file, mode, false);
    }

    /// Whether somebody holds the lock on a file, which is not made. Where the file can't be written, nobody
    /// here does.
    public static boolean isHeld(Path file) throws IOException {
        if (!Files.exists(file) || !Files.isWritable(file)) {
            return false;
        }
        Optional<Held> lock = tryLock(file, Mode.EXCLUSIVE);
        if (lock.isPresent()) {
            lock.get().close();
        }
        return lock.isEmpty();
    }

    private static Optional<Held> acquire(Path file, Mode mode, boolean wait) throws IOException {
        Path key = file.toAbsolutePath().normalize();
        PathLocks locks;
        synchronized (OPEN) {
            locks = OPEN.computeIfAbsent(key, PathLocks::new);
            locks.references++;
        }
        boolean held = false;
        try {
            held = locks.enter(mode, wait);
            return held ? Optional.of(locks.held()) : Optional.empty();
        } finally {
            if (!held) {
                locks.forget();
            }
        }
    }

    private Held held() {
        return new Held() {
            private boolean closed;

            @Override
            public void touch() throws IOException {
                PathLocks.this.touch();
            }

            @Override
            public void close() throws IOException {
                synchronized (PathLocks.this) {
                    if (closed) {
                        return;
                    }
                    closed = true;
                }
                leave();
                forget();
            }
        };
    }

    private synchronized void touch() throws IOException {
        if (channel != null) {
            channel.write(ByteBuffer.allocate(1), 0);
        }
    }

    private void forget() {
        synchronized (OPEN) {
            if (--references == 0) {
                OPEN.remove(file);
            }
        }
    }

    private boolean enter(Mode mode, boolean wait) throws IOException {
        Turn turn = awaitTurn(mode, wait);
        if (turn != Turn.FIRST) {
            return turn == Turn.JOINED;
        }
        // Other processes are waited for outside of the monitor, so that holders can leave.
        @Nullable FileChannel locked = null;
        try {
            locked = lockFile(mode, wait);
            return locked != null;
        } finally {
            settle(locked, mode);
        }
    }

    /// What a thread found when it came to the lock.
    private enum Turn {
        REFUSED,
        JOINED,
        FIRST
    }

    private synchronized Turn awaitTurn(Mode mode, boolean wait) throws InterruptedIOException {
        try {
            while (acquiring || exclusive || (mode == Mode.EXCLUSIVE && holders > 0)) {
                if (!wait) {
                    return Turn.REFUSED;
                }
                wait();
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        if (holders > 0) {
            holders++;
            return Turn.JOINED;
        }
        acquiring = true;
        return Turn.FIRST;
    }

    private synchronized void settle(@Nullable FileChannel locked, Mode mode) {
        acquiring = false;
        if (locked != null) {
            channel = locked;
            holders = 1;
            exclusive = mode == Mode.EXCLUSIVE;
        }
        notifyAll();
    }

    private @Nullable FileChannel lockFile(Mode mode, boolean wait) throws IOException {
        FileChannel opened =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        @Nullable FileLock lock = null;
        try {
            boolean shared = mode == Mode.SHARED;
            lock = wait ? waitFor(opened, shared) : opened.tryLock(0, Long.MAX_VALUE, shared);
            return lock == null ? null : opened;
        } catch (FileLockInterruptionException e) {
            throw interrupted();
        } finally {
            if (lock == null) {
                opened.close();
            }
        }
    }

    /// The kernel sees one owner in all threads of a process, and reports a deadlock where two processes wait
    /// for each other's locks in different threads. There is none then, and asking now and again gets the
    /// lock.
    private FileLock waitFor(FileChannel opened, boolean shared) throws IOException {
        try {
            return opened.lock(0, Long.MAX_VALUE, shared);
        } catch (FileLockInterruptionException e) {
            throw e;
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("deadlock")) {
                throw e;
            }
        }
        while (true) {
            FileLock lock = opened.tryLock(0, Long.MAX_VALUE, shared);
            if (lock != null) {
                return lock;
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
    }

    private InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while waiting for the lock " + file);
    }

    private synchronized void leave() throws IOException {
        if (--holders > 0) {
            return;
        }
        exclusive = false;
        FileChannel open = channel;
        channel = null;
        notifyAll();
        if (open != null) {
            open.close();
        }
    }
}
