package dev.mica.core.port;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.util.List;

/// Where builders share what they remember of their steps: a repository of a registry, a directory. It holds
/// artifacts, each a manifest with its blobs, under one name that several builders use at once. Nothing is ever
/// overwritten: whoever publishes adds an artifact, whoever reads takes all of them together.
public interface CacheStore {
    /// For people: `registry.example/app:cache`, `directory /var/cache/app`.
    String description();

    /// The manifests of all artifacts there are, and of an image that has the cache's own name, sorted; empty if there
    /// is none yet.
    List<Digest> artifacts() throws IOException;

    /// A manifest as it was published, verified.
    ///
    /// @throws BlobNotFoundException if it is not there, or not any more
    byte[] manifest(Digest artifact) throws IOException;

    /// Brings a blob of an artifact into the store, verified against digest and size; does nothing if the store
    /// has it.
    ///
    /// @throws BlobNotFoundException if it is not there, or not any more
    void fetch(Descriptor blob, ContentStore into) throws IOException;

    /// Adds an artifact: first its blobs, as far as they are not there, then its manifest. Others see it whole or
    /// not at all. Publishing what is there changes nothing.
    ///
    /// @param manifest of an OCI image manifest
    /// @param from has the manifest, and those blobs that this cache lacks
    void publish(Digest manifest, ContentStore from) throws IOException;

    /// Takes an artifact away, if it is there. Its blobs stay for artifacts that share them.
    ///
    /// @throws UnsupportedOperationException if nothing can be deleted there
    void retract(Digest artifact) throws IOException;
}
