package dev.mica.cli.image;

import dev.mica.core.build.StoredImage;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// An image of the store, with all that it is called.
///
/// @param id the configuration's digest; of an index with several images the index's
/// @param target a manifest or an index
/// @param names sorted; empty for an image that is known by its ID only
/// @param images one for each platform whose documents are in the store
public record CatalogEntry(Digest id, Descriptor target, List<ImageReference> names, List<StoredImage> images) {
    public CatalogEntry {
        names = names.stream()
                .sorted(Comparator.comparing(ImageReference::familiarName))
                .toList();
        images = List.copyOf(images);
    }

    static Digest idOf(Descriptor target, List<StoredImage> images) {
        return target.mediaType().isIndex() || images.size() != 1
                ? target.digest()
                : images.getFirst().manifest().config().digest();
    }

    /// The latest of the images' times.
    public Optional<Instant> created() {
        return images.stream()
                .flatMap(image -> image.config().created().stream())
                .max(Comparator.naturalOrder());
    }

    /// The blobs of layers and configurations, with their sizes in the store; one that several images share counts
    /// once.
    long size() {
        return images.stream()
                .flatMap(image -> image.manifest().layers().stream())
                .distinct()
                .mapToLong(Descriptor::size)
                .sum();
    }

    /// A name for people.
    public String familiarName() {
        return names.isEmpty() ? id.toString() : names.getFirst().familiarName();
    }
}
