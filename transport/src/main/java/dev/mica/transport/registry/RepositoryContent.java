package dev.mica.transport.registry;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import java.io.IOException;
import java.util.List;

/// What is in a repository, and taking it away (distribution-spec, "Content Discovery" and "Content Management"). All
/// methods throw [dev.mica.core.port.RemoteFailureException] if the registry can't be reached, or refuses. For any
/// thread.
public final class RepositoryContent {
    private final RepositoryWriter repository;
    private final Referrers referrers;

    RepositoryContent(RepositoryWriter repository, Referrers referrers) {
        this.repository = repository;
        this.referrers = referrers;
    }

    /// All tags, as the registry orders them; none if there is no such repository.
    public List<String> tags() throws IOException {
        return repository.tags();
    }

    /// The manifests whose `subject` is this one: signatures, attestations, whatever belongs to it.
    public List<Descriptor> referrers(Digest subject) throws IOException {
        return referrers.of(subject);
    }

    /// Removes a manifest and all tags that name it, if it is there.
    ///
    /// @throws UnsupportedOperationException if the registry lets nothing be deleted
    public void delete(Digest manifest) throws IOException {
        repository.delete(manifest.toString());
    }

    /// Removes a tag, if it is there; what it names stays.
    ///
    /// @throws UnsupportedOperationException if the registry lets no tag be deleted
    public void deleteTag(String tag) throws IOException {
        repository.delete(tag);
    }
}
