package dev.mica.cli.container;

import dev.mica.cli.command.Console;
import dev.mica.cli.option.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads `-e NAME[=VALUE]` and `--env-file FILE`.
final class EnvironmentOptions {
    private EnvironmentOptions() {}

    /// Files first, so that single variables win.
    static List<String> read(List<String> files, List<String> variables, Console console)
            throws UsageException, IOException {
        List<String> environment = new ArrayList<>();
        for (String file : files) {
            try {
                for (String line : Files.readAllLines(console.path(file))) {
                    String text = line.stripLeading();
                    if (!text.isEmpty() && !text.startsWith("#")) {
                        add(environment, text, console.environment());
                    }
                }
            } catch (NoSuchFileException e) {
                throw new UsageException("--env-file: open " + file + ": no such file or directory");
            }
        }
        for (String variable : variables) {
            add(environment, variable, console.environment());
        }
        return environment;
    }

    /// A name alone takes the value that it has here, and is left out if it has none.
    private static void add(List<String> environment, String variable, Map<String, String> here) throws UsageException {
        int equals = variable.indexOf('=');
        String name = equals < 0 ? variable : variable.substring(0, equals);
        if (name.isEmpty() || name.contains(" ")) {
            throw new UsageException("invalid environment variable: \"" + variable + "\": expected NAME=VALUE");
        }
        if (equals >= 0) {
            environment.add(variable);
        } else if (here.containsKey(name)) {
            environment.add(name + "=" + here.getOrDefault(name, ""));
        }
    }
}
