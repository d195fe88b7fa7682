package dev.mica.sandbox.namespace;

import dev.mica.core.port.SandboxUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the host's programs by absolute path, so that neither a run's variables nor its root decide what is started.
public final class HostTools {
    private static final List<String> SYSTEM_DIRECTORIES =
            List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin");

    private static final Map<String, String> PACKAGES = Map.of(
            "unshare", "util-linux",
            "nsenter", "util-linux",
            "setpriv", "util-linux",
            "prlimit", "util-linux",
            "mount", "mount or util-linux",
            "chroot", "coreutils",
            "env", "coreutils",
            "cp", "coreutils",
            "newuidmap", "uidmap or shadow-utils");

    private HostTools() {}

    /// The program of that name in PATH or where systems keep theirs.
    public static Optional<Path> find(String name) {
        for (String directory : directories()) {
            Path candidate = Path.of(directory, name);
            if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /// The program of that name.
    ///
    /// @throws SandboxUnavailableException if it is not there; names the package that has it
    public static String require(String name) throws SandboxUnavailableException {
        Optional<Path> found = find(name);
        if (found.isEmpty()) {
            throw new SandboxUnavailableException("running processes needs the program " + name
                    + ", which is not in PATH: install " + PACKAGES.getOrDefault(name, name));
        }
        return found.get().toString();
    }

    private static List<String> directories() {
        List<String> directories = new ArrayList<>();
        String path = System.getenv("PATH");
        if (path != null) {
            for (String directory : path.split(":", -1)) {
                if (directory.startsWith("/")) {
                    directories.add(directory);
                }
            }
        }
        directories.addAll(SYSTEM_DIRECTORIES);
        return directories;
    }
}
