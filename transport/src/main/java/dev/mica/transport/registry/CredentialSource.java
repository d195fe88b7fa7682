package dev.mica.transport.registry;

import java.io.IOException;
import java.util.Optional;

/// Knows users' credentials.
@FunctionalInterface
public interface CredentialSource {
    /// Nobody is known anywhere.
    CredentialSource NONE = registry -> Optional.empty();

    /// @param registry `docker.io`, `host` or `host:port`
    /// @return empty if the registry is used anonymously
    Optional<Credential> find(String registry) throws IOException;
}
