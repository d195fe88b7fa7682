package dev.mica.sandbox.namespace;

import dev.mica.core.port.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs a command to its end, hands out what it prints, and says what processor time it and all it waited for took.
public final class StreamedProcess {
    /// The command runs as a child of a shell that reports the times. Both die with this process, and the shell's own
    /// remarks about a child that was killed go nowhere.
    private static final String SCRIPT =
            "times=$1; shift; exec 4>&2 2>/dev/null; \"$@\" 2>&4 4>&-; code=$?; times >\"$times\"; exit $code";

    private static final Pattern TIME = Pattern.compile("(\\d+)m(\\d+(?:[.,]\\d+)?)s");
    private static final int BUFFER = 16 * 1024;

    private StreamedProcess() {}

    /// How the command ended.
    public record Result(int code, Duration processorTime) {}

    /// Runs the command with nothing on its standard input. Interrupting the thread kills it.
    ///
    /// @param times a file to be written
    /// @throws java.io.InterruptedIOException if the thread is interrupted; the command is dead then
    public static Result run(List<String> command, Path times, Sandbox.Output output) throws IOException {
        List<String> words = new ArrayList<>(MountNamespace.dyingWithParent());
        words.addAll(List.of("/bin/sh", "-c", SCRIPT, "sh", times.toString()));
        words.addAll(MountNamespace.dyingWithParent());
        words.addAll(command);
        Process process = Spawner.start(MountNamespace.hostProcess(words)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null"))));
        Object turn = new Object();
        Thread errors = pump(process.getErrorStream(), true, output, turn);
        Thread prints = pump(process.getInputStream(), false, output, turn);
        try {
            int code = process.waitFor();
            // What the command started is gone with its PID namespace, so the streams end.
            prints.join();
            errors.join();
            return new Result(code, processorTime(times));
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
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The second line of what the shell's `times` prints: user and system time of its children.
    static Duration processorTime(Path times) throws IOException {
        if (!Files.exists(times)) {
            return Duration.ZERO;
        }
        List<String> lines = Files.readAllLines(times);
        Duration sum = Duration.ZERO;
        if (lines.size() >= 2) {
            Matcher matcher = TIME.matcher(lines.get(1));
            while (matcher.find()) {
                double seconds =
                        Double.parseDouble(matcher.group(2).replace(',', '.').toLowerCase(Locale.ROOT));
                sum = sum.plusMinutes(Long.parseLong(matcher.group(1))).plusMillis(Math.round(seconds * 1000));
            }
        }
        return sum;
    }
}
