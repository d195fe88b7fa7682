package dev.mica.hostfs;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Hashes files, several at a time if there is enough to do.
final class Hashing {
    static final int BUFFER_SIZE = 128 * 1024;

    /// Less than this is hashed sooner than threads are started.
    private static final long WORTH_THREADS = 1 << 20;

    private static final int WORTH_THREADS_FILES = 64;

    /// One file to hash; it keeps its result itself.
    interface Job {
        /// For deciding whether threads are worth it.
        long size();

        void run(byte[] buffer) throws IOException;
    }

    private Hashing() {}

    /// The digest of all bytes of a stream.
    static Digest digest(InputStream in, byte[] buffer) throws IOException {
        MessageDigest hash = Digest.Algorithm.SHA256.newMessageDigest();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            hash.update(buffer, 0, count);
        }
        return Digest.finish(hash);
    }

    /// Runs all jobs and returns when they are done. The first failure in the jobs' order is thrown.
    static void run(List<? extends Job> jobs) throws IOException {
        long size = jobs.stream().mapToLong(Job::size).sum();
        if (jobs.size() < 2 || (size < WORTH_THREADS && jobs.size() < WORTH_THREADS_FILES)) {
            byte[] buffer = new byte[BUFFER_SIZE];
            for (Job job : jobs) {
                job.run(buffer);
            }
            return;
        }
        int threads = Math.min(Runtime.getRuntime().availableProcessors(), jobs.size());
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            runAll(jobs, pool);
        }
    }

    private static void runAll(List<? extends Job> jobs, ExecutorService pool) throws IOException {
        ThreadLocal<byte[]> buffers = ThreadLocal.withInitial(() -> new byte[BUFFER_SIZE]);
        List<Future<Boolean>> results = new ArrayList<>(jobs.size());
        for (Job job : jobs) {
            results.add(pool.submit(() -> {
                job.run(buffers.get());
                return true;
            }));
        }
        try {
            for (Future<Boolean> result : results) {
                result.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("hashing files was interrupted");
        } finally {
            pool.shutdownNow();
        }
    }
}
