package dev.mica.core.build;

import dev.mica.core.layer.LowerFiles;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.port.BlobNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Where a build gets layers from that the store lacks: where a base image came from, and shared caches.
final class LayerOrigins {
    /// Nothing comes from anywhere.
    static final LayerOrigins NONE = new LayerOrigins(new ImportedCaches(List.of()));

    private final ImportedCaches caches;
    private final Map<DiffId, BaseLayer> bases = new ConcurrentHashMap<>();

    LayerOrigins(ImportedCaches caches) {
        this.caches = caches;
    }

    /// Brings a blob into the store.
    @FunctionalInterface
    interface Fetch {
        void run() throws IOException;
    }

    /// A layer of a base image.
    ///
    /// @param below what the layers below it have
    record BaseLayer(Descriptor blob, Fetch fetch, LowerFiles below) {}

    /// A layer's blob that is now in the store.
    ///
    /// @param from whose claims of it have to hold; empty for what an image's own source gave
    record Fetched(Descriptor blob, Optional<ImportedCache> from) {}

    void add(DiffId layer, BaseLayer base) {
        bases.putIfAbsent(layer, base);
    }

    /// A table of contents that a shared cache claims to be the layer's.
    Optional<ImportedCaches.Table> claimed(DiffId layer) {
        return caches.contents(layer);
    }

    /// Brings the layer's blob into the store.
    ///
    /// @throws BlobNotFoundException if there is nobody to ask
    /// @throws UnusableCacheException if no shared cache has it
    Fetched fetch(DiffId layer) throws IOException {
        BaseLayer base = bases.get(layer);
        if (base != null) {
            base.fetch.run();
            return new Fetched(base.blob, Optional.empty());
        }
        if (!caches.any()) {
            throw new BlobNotFoundException(layer.digest());
        }
        return caches.fetch(layer)
                .map(found -> new Fetched(found.blob(), Optional.of(found.from())))
                .orElseThrow(() -> UnusableCacheException.missing(Set.of(layer)));
    }

    /// Whether somebody says to have the layer's blob.
    boolean offer(DiffId layer) {
        return bases.containsKey(layer) || caches.hasLayer(layer);
    }

    /// What the layers below a layer have.
    LowerFiles below(DiffId layer) {
        BaseLayer base = bases.get(layer);
        return base == null ? LowerFiles.NONE : base.below;
    }
}
