package dev.mica.transport.registry;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.CacheStore;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ImageSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/// Images from registries, each from the registry that its name says, or a mirror of it. For any thread; closed by who
/// made it.
public final class RegistrySource implements ImageSource, AutoCloseable {
    private final Registries registries;

    private RegistrySource(Registries registries) {
        this.registries = registries;
    }

    public static RegistrySource of(RegistryOptions options) {
        return of(() -> options);
    }

    /// @param options asked for before the first request: most builds make none
    public static RegistrySource of(Supplier<RegistryOptions> options) {
        return new RegistrySource(new Registries(options));
    }

    @Override
    public String description() {
        return "its registry";
    }

    /// @throws dev.mica.core.port.RemoteFailureException if the registry can't be reached, or refuses
    @Override
    public Optional<Descriptor> resolve(ImageReference reference) throws IOException {
        String wanted =
                reference.digest().map(Digest::toString).or(reference::tag).orElse("latest");
        return registries.mirrored(reference).resolve(wanted);
    }

    /// @throws dev.mica.core.port.RemoteFailureException if the registry can't be reached, refuses, or has other bytes
    @Override
    public void fetch(ImageReference reference, Descriptor blob, ContentStore into) throws IOException {
        if (into.contains(blob.digest())) {
            return;
        }
        MirroredRepository repository = registries.mirrored(reference);
        if (blob.mediaType().isIndex() || blob.mediaType().isManifest()) {
            repository.fetch(blob, into);
        } else {
            repository.download(blob, into, registries.parts());
            registries.memory().placed(reference.registry(), reference.repository(), blob.digest());
        }
    }

    /// Keeps unfinished downloads of large blobs from now on, so that the next process goes on with them.
    ///
    /// @param directory for them alone; made when it is needed
    /// @return this
    public RegistrySource keepingPartsIn(Path directory) {
        registries.keepParts(directory);
        return this;
    }

    /// Has a memory asked and told from now on, also by what was made of this before.
    ///
    /// @return this
    public RegistrySource remembering(RegistryMemory memory) {
        registries.remember(memory);
        return this;
    }

    /// Where images are pushed to: each to the registries that its names say. It serves as long as this is open.
    public RegistrySink sink(PushListener listener) {
        return new RegistrySink(registries, listener);
    }

    /// What is in the repository of a name. It serves as long as this is open.
    public RepositoryContent content(ImageReference name) {
        return registries.content(name);
    }

    /// The shared cache of that name. It serves as long as this is open.
    ///
    /// @param reference a repository and a tag; without one `latest`
    /// @throws IllegalArgumentException if the name can't be a cache's
    public CacheStore cache(ImageReference reference) {
        return new RegistryCache(reference, registries);
    }

    @Override
    public void close() {
        registries.close();
    }
}
