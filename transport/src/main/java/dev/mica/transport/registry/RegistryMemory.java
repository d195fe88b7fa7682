package dev.mica.transport.registry;

import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// What is known of registries from one command to the next. All of it may be forgotten at any time, or be no longer
/// true: it saves transfers, nothing else. For any thread.
public interface RegistryMemory {
    /// Remembers nothing.
    RegistryMemory NONE = new NoMemory();

    /// Where an upload that was begun goes on.
    ///
    /// @param repository with its registry
    Optional<URI> upload(String repository, Digest blob) throws IOException;

    /// @param session where the registry wants the next bytes
    void uploadAt(String repository, Digest blob, URI session) throws IOException;

    /// The upload is done, or can't go on.
    void uploadEnded(String repository, Digest blob) throws IOException;

    /// Repositories of the registry that have had the blob.
    List<String> places(String registry, Digest blob) throws IOException;

    /// @param repository within the registry
    void placed(String registry, String repository, Digest blob) throws IOException;
}
