package dev.mica.core.build;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Moves several blobs at once.
public final class Transfers {
    /// How many layers come at once: as many as docker fetches.
    public static final int AT_ONCE = 3;

    private Transfers() {}

    /// One of several transfers.
    @FunctionalInterface
    public interface Transfer {
        void run() throws IOException;
    }

    /// Runs all of them and waits. If one fails, the others are interrupted, and its failure is thrown.
    ///
    /// @param atOnce at most
    /// @throws InterruptedIOException if the thread is interrupted
    public static void run(List<Transfer> transfers, int atOnce) throws IOException {
        if (transfers.size() <= 1 || atOnce == 1) {
            for (Transfer transfer : transfers) {
                transfer.run();
            }
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(
                Math.min(atOnce, transfers.size()), Thread.ofVirtual().factory());
        try {
            ExecutorCompletionService<Boolean> running = new ExecutorCompletionService<>(threads);
            List<Future<Boolean>> futures = new ArrayList<>();
            for (Transfer transfer : transfers) {
                futures.add(running.submit(() -> {
                    transfer.run();
                    return true;
                }));
            }
            for (int done = 0; done < futures.size(); done++) {
                running.take().get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while blobs are moved");
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            threads.shutdownNow();
            threads.close();
        }
    }

    /// Waits for a transfer.
    ///
    /// @throws IOException as it did
    /// @throws InterruptedIOException if the thread is interrupted
    public static void await(Future<?> transfer) throws IOException {
        try {
            transfer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private static IOException failure(ExecutionException e) {
        return switch (e.getCause()) {
            case IOException cause -> cause;
            case RuntimeException cause -> throw cause;
            case Error cause -> throw cause;
            case null, default -> new IOException(e);
        };
    }
}
