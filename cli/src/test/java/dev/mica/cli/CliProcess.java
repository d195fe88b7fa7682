package dev.mica.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A command line in a process of its own, so that it can be sent signals and be killed.
final class CliProcess implements AutoCloseable {
    private static final long LONGEST_SECONDS = 30;

    private final Process process;
    private final StringBuilder seen = new StringBuilder();

    private CliProcess(Process process) {
        this.process = process;
    }

    /// Starts it; what it prints on both streams is read here.
    ///
    /// @param directory the working directory; the state lies in `root` below it, as [CliRun] has it
    static CliProcess start(Path directory, String... words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line(words)).directory(directory.toFile());
        builder.environment().put("MICA_ROOT", directory.resolve("root").toString());
        return new CliProcess(builder.redirectErrorStream(true).start());
    }

    /// Starts the build of the context `app` on a base of this machine's programs.
    static CliProcess startBuild(Path directory, String sandbox) throws IOException {
        return start(
                directory,
                "build",
                "--progress",
                "plain",
                "--sandbox",
                sandbox,
                "--build-context",
                RunningSystem.BASE,
                "app");
    }

    /// The words that start it.
    static List<String> line(String... words) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        line.addAll(List.of(words));
        return line;
    }

    /// Reads until the text has been printed.
    CliProcess await(String text) throws IOException {
        while (seen.indexOf(text) < 0) {
            int next = process.getInputStream().read();
            if (next < 0) {
                throw new AssertionError("ended without printing " + text + ":\n" + seen);
            }
            seen.append((char) next);
        }
        return this;
    }

    /// Sends a signal.
    ///
    /// @param name without `SIG`
    CliProcess signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-s", name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        return this;
    }

    /// Writes to its standard input.
    void type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /// Waits for the end.
    ///
    /// @return the exit status
    int end() throws IOException, InterruptedException {
        seen.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs:\n" + seen);
        }
        return process.exitValue();
    }

    /// What was printed up to now.
    String printed() {
        return seen.toString();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
