package dev.mica.cli.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a command line has from the process it runs in.
///
/// @param directory what relative paths start from
/// @param ownLine the words that start this program again with the same arguments; none if that can't be done
public record Console(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path directory,
        List<String> ownLine) {
    public Console {
        environment = Map.copyOf(environment);
        ownLine = List.copyOf(ownLine);
    }

    /// The process's own.
    ///
    /// @param line what the program was called with
    public static Console ofProcess(List<String> line) {
        List<String> ownLine = new ArrayList<>();
        String launcher = System.getProperty("mica.launcher", "");
        if (!launcher.isEmpty()) {
            ownLine.add(launcher);
            ownLine.addAll(line);
        }
        return new Console(
                System.in, System.out, System.err, System.getenv(), Path.of("").toAbsolutePath(), ownLine);
    }

    /// A path as the user wrote it.
    public Path path(String text) {
        return directory.resolve(text).normalize();
    }
}
