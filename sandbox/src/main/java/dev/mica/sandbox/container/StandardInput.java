package dev.mica.sandbox.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where this process reads from.
final class StandardInput {
    private static final Path LINK = Path.of("/proc/self/fd/0");

    private StandardInput() {}

    static boolean isTerminal() throws IOException {
        String target =
                Files.isSymbolicLink(LINK) ? Files.readSymbolicLink(LINK).toString() : "";
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
    }
}
