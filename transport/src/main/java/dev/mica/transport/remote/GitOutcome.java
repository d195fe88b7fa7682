package dev.mica.transport.remote;

import dev.mica.core.port.RemoteFailureException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// What a git command came to.
///
/// @param errors what it says of itself, its end if that is long, without credentials that addresses in it hold
record GitOutcome(int status, String output, String errors) {
    private static final int MAX_OUTPUT_BYTES = 16 << 20;
    private static final int MAX_SHOWN = 2000;
    private static final long END_MILLIS = 2000;

    /// Runs it to its end. Afterwards neither the command nor a process that it started runs.
    ///
    /// @throws InterruptedIOException if the thread is interrupted
    static GitOutcome of(ProcessBuilder builder, String subcommand) throws IOException {
        Process process = builder.start();
        try {
            CompletableFuture<byte[]> output = reading(process.getInputStream());
            CompletableFuture<byte[]> errors = reading(process.getErrorStream());
            int status = process.waitFor();
            byte[] printed = output.get();
            if (printed.length == MAX_OUTPUT_BYTES) {
                throw new RemoteFailureException(
                        "git " + subcommand + " prints more than the " + MAX_OUTPUT_BYTES + " bytes that are read");
            }
            return new GitOutcome(
                    status,
                    new String(printed, StandardCharsets.UTF_8),
                    shown(new String(errors.get(), StandardCharsets.UTF_8)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("git " + subcommand + " was interrupted");
            interrupted.initCause(e);
            throw interrupted;
        } catch (ExecutionException e) {
            throw new IOException("git " + subcommand + " can't be listened to", e);
        } finally {
            end(process);
        }
    }

    /// A thread that waits for bytes of a process can't be interrupted, so that it must not be the caller's. All is
    /// read, so that git can go on, but no more kept than the limit.
    private static CompletableFuture<byte[]> reading(InputStream stream) {
        CompletableFuture<byte[]> read = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("mica-git").start(() -> {
            try (InputStream in = stream) {
                byte[] bytes = in.readNBytes(MAX_OUTPUT_BYTES);
                in.transferTo(OutputStream.nullOutputStream());
                read.complete(bytes);
            } catch (IOException | RuntimeException e) {
                read.completeExceptionally(e);
            }
        });
        return read;
    }

    /// Its helpers get their signal from it, if it still can give them one; who does not go then is killed.
    private static void end(Process process) {
        List<ProcessHandle> helpers = process.descendants().toList();
        if (!process.isAlive() && helpers.isEmpty()) {
            return;
        }
        process.destroy();
        helpers.forEach(ProcessHandle::destroy);
        boolean interrupted = Thread.interrupted();
        try {
            CompletableFuture<?>[] ends =
                    helpers.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(ends)
                    .thenCombine(process.onExit(), (_, ended) -> ended)
                    .completeOnTimeout(process, END_MILLIS, TimeUnit.MILLISECONDS)
                    .join();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            helpers.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String shown(String errors) {
        String text = errors.replaceAll("://[^/\\s]*@", "://").strip();
        return text.length() <= MAX_SHOWN ? text : text.substring(text.length() - MAX_SHOWN);
    }
}
