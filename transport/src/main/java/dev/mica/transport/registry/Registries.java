package dev.mica.transport.registry;

import dev.mica.core.oci.ImageReference;
import dev.mica.transport.http.HttpCaller;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The registries of one process: connections and tokens are shared. Nothing of the JDK's HTTP client is loaded before
/// the first request. For any thread; closed by who made it.
final class Registries implements AutoCloseable {
    private final Supplier<RegistryOptions> source;
    private final Map<String, RegistryHost> hosts = new ConcurrentHashMap<>();
    private final Set<String> leftMirrors = ConcurrentHashMap.newKeySet();
    private @Nullable RegistryOptions options;
    private @Nullable HttpCaller http;
    private volatile Optional<Path> parts = Optional.empty();
    private volatile RegistryMemory memory = RegistryMemory.NONE;

    /// @param source asked once, before the first request
    Registries(Supplier<RegistryOptions> source) {
        this.source = source;
    }

    private synchronized RegistryOptions options() {
        RegistryOptions found = options;
        if (found == null) {
            found = source.get();
            options = found;
        }
        return found;
    }

    private synchronized HttpCaller http() {
        HttpCaller made = http;
        if (made == null) {
            made = new HttpCaller(options().http(), options().certificates());
            http = made;
        }
        return made;
    }

    RegistryHost host(String name) {
        return hosts.computeIfAbsent(name, wanted -> new RegistryHost(wanted, http(), options()));
    }

    RepositoryWriter writer(ImageReference reference) {
        return new RepositoryWriter(host(reference.registry()), reference.repository(), memory, BlobUpload.CHUNK_BYTES);
    }

    RegistryMemory memory() {
        return memory;
    }

    /// Asks and tells another memory from now on.
    void remember(RegistryMemory other) {
        memory = other;
    }

    /// Where unfinished downloads are kept, if they are.
    Optional<Path> parts() {
        return parts;
    }

    /// Keeps unfinished downloads in a directory from now on.
    void keepParts(Path directory) {
        parts = Optional.of(directory);
    }

    Repository repository(ImageReference reference) {
        return new Repository(host(reference.registry()), reference.repository());
    }

    RepositoryContent content(ImageReference reference) {
        return new RepositoryContent(
                writer(reference), new Referrers(host(reference.registry()), reference.repository()));
    }

    /// The same with the registry's mirrors before it.
    MirroredRepository mirrored(ImageReference reference) {
        List<Repository> mirrors = options().mirrors().getOrDefault(reference.registry(), List.of()).stream()
                .map(mirror -> new Repository(host(mirror.registry()), mirror.repository(reference.repository())))
                .toList();
        return new MirroredRepository(mirrors, repository(reference), leftMirrors);
    }

    @Override
    public synchronized void close() {
        if (http != null) {
            http.close();
        }
    }
}
