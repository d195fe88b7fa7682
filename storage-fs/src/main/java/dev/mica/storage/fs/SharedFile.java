package dev.mica.storage.fs;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.SyncFailedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// A file that several threads read and write at given positions.
///
/// A `FileChannel` would be closed, and its locks lost, as soon as one of these threads is interrupted;
/// this isn't.
final class SharedFile implements Closeable {
    private static final int ATTEMPTS = 3;

    private final Path path;
    private final RandomAccessFile file;
    private volatile boolean closed;

    private SharedFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /// @throws NoSuchFileException if there is no such file
    static SharedFile openForReading(Path path) throws IOException {
        return open(path, "r");
    }

    /// @throws NoSuchFileException if there is no such file
    static SharedFile openForWriting(Path path) throws IOException {
        if (Files.notExists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        return open(path, "rw");
    }

    /// Opens a file for writing and makes it if it is not there.
    static SharedFile openOrCreate(Path path) throws IOException {
        return open(path, "rw");
    }

    private static SharedFile open(Path path, String mode) throws IOException {
        boolean reading = mode.equals("r");
        for (int attempt = 1; ; attempt++) {
            try {
                if (!reading) {
                    Disk.call(Disk.Call.OPEN, path, () -> {});
                }
                return new SharedFile(path, new RandomAccessFile(path.toFile(), mode));
            } catch (FileNotFoundException e) {
                if (reading && Files.notExists(path)) {
                    throw new NoSuchFileException(path.toString());
                }
                // Another process may have made it just now.
                if (!reading || attempt == ATTEMPTS) {
                    FileSystemException refused = new FileSystemException(path.toString(), null, reason(path, e));
                    refused.initCause(e);
                    throw refused;
                }
            }
        }
    }

    /// The system's word, without the path and the parentheses around it.
    private static String reason(Path path, FileNotFoundException cause) {
        String message = String.valueOf(cause.getMessage());
        String start = path + " (";
        return message.startsWith(start) ? message.substring(start.length(), message.length() - 1) : message;
    }

    Path path() {
        return path;
    }

    /// Reads until the buffer's part is full or the file ends.
    ///
    /// @return how many bytes were read
    int read(long position, byte[] buffer, int offset, int length) throws IOException {
        synchronized (file) {
            checkOpen();
            file.seek(position);
            int count = 0;
            while (count < length) {
                int read = file.read(buffer, offset + count, length - count);
                if (read < 0) {
                    break;
                }
                count += read;
            }
            return count;
        }
    }

    void write(long position, byte[] buffer, int offset, int length) throws IOException {
        synchronized (file) {
            checkOpen();
            Disk.call(
                    Disk.Call.WRITE,
                    path,
                    () -> writeNow(position, buffer, offset, length / 2),
                    () -> writeNow(position, buffer, offset, length));
        }
    }

    private void writeNow(long position, byte[] buffer, int offset, int length) throws IOException {
        file.seek(position);
        file.write(buffer, offset, length);
    }

    void truncate(long size) throws IOException {
        synchronized (file) {
            checkOpen();
            Disk.call(Disk.Call.TRUNCATE, path, () -> file.setLength(size));
        }
    }

    long size() throws IOException {
        synchronized (file) {
            checkOpen();
            return file.length();
        }
    }

    /// Brings what was written, by anybody, to the disk.
    void sync() throws IOException {
        checkOpen();
        try {
            Disk.call(Disk.Call.SYNC, path, () -> file.getFD().sync());
        } catch (SyncFailedException e) {
            // Others may read while the disk works, and close.
            checkOpen();
            throw new IOException("could not bring " + path + " to the disk: " + e.getMessage(), e);
        }
    }

    /// Locks the file against other processes, until the lock is released or the file is closed.
    ///
    /// @param shared a lock that others can share, and that needs no right to write
    /// @return empty if another process, or this one, has a lock that excludes this one
    Optional<FileLock> tryLock(boolean shared) throws IOException {
        checkOpen();
        try {
            return Optional.ofNullable(file.getChannel().tryLock(0, Long.MAX_VALUE, shared));
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (file) {
            closed = true;
            file.close();
        }
    }
}
