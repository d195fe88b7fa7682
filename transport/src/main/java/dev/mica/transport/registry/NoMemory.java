package dev.mica.transport.registry;

import dev.mica.core.oci.Digest;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Remembers nothing.
final class NoMemory implements RegistryMemory {
    @Override
    public Optional<URI> upload(String repository, Digest blob) {
        return Optional.empty();
    }

    @Override
    public void uploadAt(String repository, Digest blob, URI session) {
        // It is forgotten at once.
    }

    @Override
    public void uploadEnded(String repository, Digest blob) {
        // Nothing is known of it.
    }

    @Override
    public List<String> places(String registry, Digest blob) {
        return List.of();
    }

    @Override
    public void placed(String registry, String repository, Digest blob) {
        // It is forgotten at once.
    }
}
