package dev.mica.sandbox.namespace;

import dev.mica.core.port.Sandbox;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs a command to its end and hands out what it prints.
public final class StreamedProcess {
    private static final int BUFFER = 16 * 1024;
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private StreamedProcess() {}

    /// Runs the command with nothing on its standard input. Interrupting the thread kills it.
    ///
    /// @return its exit code
    /// @throws java.io.InterruptedIOException if the thread is interrupted; the command is dead then
    public static int run(List<String> command, Sandbox.Output output) throws IOException {
        List<String> words = new ArrayList<>(MountNamespace.dyingWithParent());
        words.addAll(command);
        Process process = Spawner.start(
                MountNamespace.hostProcess(words).redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))));
        Object turn = new Object();
        Thread errors = pump(process.getErrorStream(), true, output, turn);
        Thread prints = pump(process.getInputStream(), false, output, turn);
        try {
            int code = process.waitFor();
            // What the command started is gone with its PID namespace, so the streams end.
            prints.join();
            errors.join();
            return code;
        } catch (InterruptedException e) {
            Spawner.kill(process);
            joinQuietly(prints);
            joinQuietly(errors);
            throw Spawner.interrupted("a process in a sandbox");
        }
    }

    private static Thread pump(InputStream stream, boolean error, Sandbox.Output output, Object turn) {
        return Thread.ofVirtual().start(() -> {
            byte[] buffer = new byte[BUFFER];
            try (stream) {
                for (int length = stream.read(buffer); length >= 0; length = stream.read(buffer)) {
                    synchronized (turn) {
                        output.write(error, buffer, 0, length);
                    }
                }
            } catch (IOException e) {
                // The stream was cut because the process was killed: nothing more is to be had.
            }
        });
    }

    private static void joinQuietly(Thread thread) {
        try {
            thread.join(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
