package dev.mica.cli;

import dev.mica.cli.command.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Runs command lines as a shell would, with a state directory of their own, and keeps what they print.
final class CliRun {
    private final Path directory;
    private final Map<String, String> environment = new TreeMap<>();
    private byte[] input = new byte[0];

    /// What a command line left.
    record Result(int exitCode, String out, String err) {}

    /// @param directory the working directory; the state lies in `root` below it
    CliRun(Path directory) {
        this.directory = directory;
        environment.put("MICA_ROOT", directory.resolve("root").toString());
    }

    CliRun with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    CliRun typing(byte[] bytes) {
        input = bytes.clone();
        return this;
    }

    Path directory() {
        return directory;
    }

    Result run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Result result = run(out, words);
        return new Result(result.exitCode, out.toString(StandardCharsets.UTF_8), result.err);
    }

    /// The same, with the output going elsewhere.
    Result run(OutputStream out, String... words) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new ByteArrayInputStream(input),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                directory,
                List.of());
        int exitCode = new CommandLine(console).run(new ArrayList<>(List.of(words)));
        return new Result(exitCode, "", err.toString(StandardCharsets.UTF_8));
    }

    /// The same, for a command that has to go well.
    String ok(String... words) {
        Result result = run(words);
        if (result.exitCode() != 0) {
            throw new AssertionError(
                    "mica " + String.join(" ", words) + ": exit status " + result.exitCode() + "\n" + result.err());
        }
        return result.out();
    }
}
