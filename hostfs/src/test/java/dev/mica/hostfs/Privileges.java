package dev.mica.hostfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the process that runs the tests may do.
final class Privileges {
    private Privileges() {}

    static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    static boolean mayMount() throws IOException {
        return (effectiveCapabilities() & (1L << 21)) != 0;
    }

    private static long effectiveCapabilities() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("CapEff:")) {
                return Long.parseUnsignedLong(line.substring(7).strip(), 16);
            }
        }
        return 0;
    }
}
