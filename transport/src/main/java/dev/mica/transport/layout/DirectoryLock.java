package dev.mica.transport.layout;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// A lock on a directory against other processes and other threads. A process that dies has none.
final class DirectoryLock implements AutoCloseable {
    private static final String FILE = ".lock";

    /// Java's file locks are the process's: its threads have to agree among themselves, and nobody may close a
    /// descriptor of the file while another thread holds the lock.
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock turn;
    private final FileChannel channel;

    private DirectoryLock(ReentrantLock turn, FileChannel channel) {
        this.turn = turn;
        this.channel = channel;
    }

    /// Waits for this process's other threads.
    ///
    /// @param directory exists
    static DirectoryLock of(Path directory) throws IOException {
        Path real = directory.toRealPath();
        ReentrantLock turn = THREADS.computeIfAbsent(real, path -> new ReentrantLock());
        turn.lock();
        try {
            return new DirectoryLock(
                    turn, FileChannel.open(real.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        } catch (IOException | RuntimeException e) {
            turn.unlock();
            throw e;
        }
    }

    /// Waits for other processes.
    void hold() throws IOException {
        if (!channel.lock().isValid()) {
            throw new IOException("the lock of a cache directory was lost");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            turn.unlock();
        }
    }
}
