package dev.mica.core.port;

import java.io.IOException;
import java.util.Optional;

/// Secrets by their id, read only when a RUN mounts them. Never logged, never part of a key.
@FunctionalInterface
public interface SecretSource {
    /// The secret's bytes, or empty if there is none of that id.
    Optional<byte[]> read(String id) throws IOException;
}
