package dev.mica.core.build;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Blobs on their way into the store, several at once, the first ones first. Whoever needs one waits for that one.
/// Closing ends what is still on its way.
public final class Arrivals implements AutoCloseable {
    /// As many as docker fetches.
    private static final int AT_ONCE = 3;

    private final ExecutorService threads;
    private final Map<Digest, Future<?>> arriving = new LinkedHashMap<>();

    private Arrivals(ExecutorService threads) {
        this.threads = threads;
    }

    /// Brings one blob into the store.
    @FunctionalInterface
    public interface Fetch {
        void fetch(Descriptor blob) throws IOException;
    }

    /// Begins to fetch.
    ///
    /// @param fetch called by several threads
    public static Arrivals of(Collection<Descriptor> blobs, Fetch fetch) {
        Arrivals arrivals = new Arrivals(
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory()));
        for (Descriptor blob : blobs) {
            arrivals.arriving.computeIfAbsent(
                    blob.digest(),
                    _ -> arrivals.threads.submit(() -> {
                        fetch.fetch(blob);
                        return blob;
                    }));
        }
        return arrivals;
    }

    /// Waits until a blob has been fetched. One that was not asked for is not waited for.
    ///
    /// @throws IOException as fetching it did
    /// @throws java.io.InterruptedIOException if the thread is interrupted
    public void await(Descriptor blob) throws IOException {
        Future<?> future = arriving.get(blob.digest());
        if (future != null) {
            Transfers.await(future);
        }
    }

    /// Waits until all have been fetched. The first failure is thrown.
    public void awaitAll() throws IOException {
        for (Future<?> future : arriving.values()) {
            Transfers.await(future);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
