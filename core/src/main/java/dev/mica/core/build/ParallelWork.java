package dev.mica.core.build;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Does the same to several things at once, where each waits for others: a network, a disk.
final class ParallelWork {
    private static final int THREADS = 4;

    private ParallelWork() {}

    /// What is done.
    @FunctionalInterface
    interface Task<T> {
        void run(T item) throws IOException;
    }

    /// Returns when all is done. The first failure ends what has not begun, and is thrown.
    static <T> void forEach(Collection<T> items, Task<T> task) throws IOException {
        if (items.isEmpty()) {
            return;
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(Math.min(THREADS, items.size()))) {
            List<Future<?>> running = new ArrayList<>();
            for (T item : items) {
                running.add(threads.submit(() -> {
                    task.run(item);
                    return null;
                }));
            }
            try {
                for (Future<?> future : running) {
                    future.get();
                }
            } catch (ExecutionException e) {
                threads.shutdownNow();
                throw cause(e);
            } catch (InterruptedException e) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException("interrupted").initCause(e);
            }
        }
    }

    private static IOException cause(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            case IOException failure -> failure;
            case null, default -> new IOException(e);
        };
    }
}
