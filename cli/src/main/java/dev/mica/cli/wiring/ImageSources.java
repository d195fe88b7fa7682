package dev.mica.cli.wiring;

import dev.mica.core.build.StoredImages;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.CacheStore;
import dev.mica.core.port.ImageSource;
import dev.mica.core.port.RemoteSource;
import dev.mica.transport.layout.LayoutCache;
import dev.mica.transport.registry.PushListener;
import dev.mica.transport.registry.RegistryMemory;
import dev.mica.transport.registry.RegistryOptions;
import dev.mica.transport.registry.RegistrySink;
import dev.mica.transport.registry.RegistrySource;
import dev.mica.transport.registry.StoredMemory;
import dev.mica.transport.remote.KnownHosts;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/// Where images come from.
public final class ImageSources implements AutoCloseable {
    private final Home home;
    private final RegistrySource registries;

    /// @param options how registries are spoken to
    public ImageSources(Home home, Supplier<RegistryOptions> options) {
        this.home = home;
        this.registries = RegistrySource.of(options).keepingPartsIn(home.downloads());
    }

    /// Remembers in the store from now on which repositories have which layers, so that pushes can have them mounted.
    ///
    /// @param store guarded by a lease
    public void remember(Store store) {
        registries.remembering(StoredMemory.of(store.contents(), store.refs()));
    }

    /// Where base images are looked for after the store, in this order.
    public List<ImageSource> afterStore() {
        return List.of(registries);
    }

    /// The store, then the registries.
    public ImageSource storeAndRegistries(Store store) {
        return new StoreThenRegistries(StoredImages.of(store.contents(), store.refs()), registries);
    }

    /// Where what is in neither a context nor an image comes from.
    public RemoteSource remotes(Store store) {
        Path user = Path.of(System.getProperty("user.home", "/"), ".ssh", "known_hosts");
        KnownHosts hosts = new KnownHosts(home.root().resolve("ssh_known_hosts"), List.of(user));
        return new RemoteFiles(store.refs(), home.temporary(), hosts);
    }

    /// The registries, for images that go there.
    RegistrySink sink(RegistryMemory memory, PushListener listener) {
        return registries.remembering(memory).sink(listener);
    }

    /// A cache that builders share through a registry.
    ///
    /// @throws IllegalArgumentException if the name can't be a cache's
    public CacheStore cache(ImageReference reference) {
        return registries.cache(reference);
    }

    /// A cache that builders share through a directory.
    public CacheStore cache(Path directory) {
        return new LayoutCache(directory);
    }

    /// One image of an OCI layout directory.
    ///
    /// @param selector `:TAG` or `@DIGEST`; empty for the only image in it
    public ImageSource layout(Path directory, String selector) {
        return new LayoutSelection(directory, selector, home.temporary());
    }

    /// Ends the connections to registries.
    @Override
    public void close() {
        registries.close();
    }
}
