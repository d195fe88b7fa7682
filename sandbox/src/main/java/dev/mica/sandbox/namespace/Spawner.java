package dev.mica.sandbox.namespace;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Starts processes from one thread that never ends.
///
/// The kernel sends a parent-death signal when the thread that started a process ends, not when its process does, so
/// a thread of a pool would take its children with it.
public final class Spawner {
    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("mica-spawn").daemon().factory());

    private Spawner() {}

    /// Starts the process and returns when it runs.
    public static Process start(ProcessBuilder builder) throws IOException {
        Future<Process> started = THREAD.submit(builder::start);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return started.get();
                } catch (InterruptedException e) {
                    // The process starts in any case; its caller has to know it to be able to kill it.
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw failure(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException failure(ExecutionException e) {
        return e.getCause() instanceof IOException io ? new IOException(io.getMessage(), io) : new IOException(e);
    }

    /// Kills a process and waits until it is gone.
    public static void kill(Process process) {
        process.destroyForcibly();
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// The exception for an interrupted thread, which stays interrupted.
    public static InterruptedIOException interrupted(String what) {
        Thread.currentThread().interrupt();
        return new InterruptedIOException(what + " was interrupted");
    }
}
