package dev.mica.transport.registry;

import dev.mica.core.build.Departures;
import dev.mica.core.build.Transfers;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Sends layers to a repository while others are still compressed. Closing it ends what is on its way.
public final class EarlyPush implements Departures, AutoCloseable {
    private final RepositoryWriter repository;
    private final Upload upload;
    private final ExecutorService threads;
    private final Map<Digest, EarlyUpload> begun = new ConcurrentHashMap<>();
    private final Map<Digest, Future<Descriptor>> uploads = new ConcurrentHashMap<>();

    EarlyPush(RepositoryWriter repository, Upload upload, int atOnce) {
        this.repository = repository;
        this.upload = upload;
        this.threads = Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory());
    }

    /// Brings a layer of the store to the repository.
    @FunctionalInterface
    interface Upload {
        /// @param begun where an upload of it goes on
        void run(Descriptor layer, Optional<URI> begun) throws IOException;
    }

    @Override
    public Departure begin(Digest recipe) {
        EarlyUpload early = repository.uploadEarly(recipe);
        return new Departure() {
            @Override
            public void take(byte[] bytes, int offset, int length) throws IOException {
                early.take(bytes, offset, length);
            }

            @Override
            public void named(Digest blob) throws IOException {
                early.named(blob);
                begun.put(blob, early);
            }

            @Override
            public void close() {
                early.close();
            }
        };
    }

    @Override
    public void ready(Descriptor layer) throws IOException {
        for (Future<Descriptor> running : uploads.values()) {
            if (running.state() == Future.State.FAILED) {
                Transfers.await(running);
            }
        }
        uploads.computeIfAbsent(layer.digest(), _ -> threads.submit(() -> bring(layer)));
    }

    private Descriptor bring(Descriptor layer) throws IOException {
        EarlyUpload early = begun.get(layer.digest());
        upload.run(layer, early == null ? Optional.empty() : early.end());
        return layer;
    }

    /// Waits until all layers that were ready are there.
    ///
    /// @throws IOException as sending one of them did
    /// @throws java.io.InterruptedIOException if the thread is interrupted
    public void awaitAll() throws IOException {
        for (Future<Descriptor> running : uploads.values()) {
            Transfers.await(running);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
