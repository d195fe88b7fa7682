package dev.mica.core.port;

import java.nio.file.Path;
import java.util.Optional;

/// SSH agents by their id.
@FunctionalInterface
public interface SshSource {
    /// The agent's socket on the host, or empty if none of that id is exposed to the build.
    Optional<Path> socket(String id);
}
