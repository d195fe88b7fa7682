package dev.mica.cli.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/// What a command line has from the process it runs in.
///
/// @param directory what relative paths start from
public record Console(
        InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, Path directory) {
    public Console {
        environment = Map.copyOf(environment);
    }

    /// The process's own.
    public static Console ofProcess() {
        return new Console(
                System.in, System.out, System.err, System.getenv(), Path.of("").toAbsolutePath());
    }

    /// A path as the user wrote it.
    public Path path(String text) {
        return directory.resolve(text).normalize();
    }
}
