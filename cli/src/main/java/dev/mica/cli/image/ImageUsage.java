package dev.mica.cli.image;

import dev.mica.cli.command.Session;
import dev.mica.cli.format.Ages;
import dev.mica.cli.format.FieldsBuilder;
import dev.mica.cli.format.Sizes;
import dev.mica.cli.format.Value;
import dev.mica.core.build.StoredImage;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.ContentStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What images take in the store. A blob that several images share is stored, and counted, once.
public final class ImageUsage {
    private final List<CatalogEntry> entries;
    private final Map<Digest, Long> containers;
    private final Map<Digest, Long> blobs = new HashMap<>();
    private final Map<Digest, Integer> users = new HashMap<>();

    private ImageUsage(List<CatalogEntry> entries, List<Digest> containers, ContentStore contents) throws IOException {
        this.entries = entries;
        this.containers = new HashMap<>();
        containers.forEach(image -> this.containers.merge(image, 1L, Long::sum));
        try (Stream<ContentStore.BlobInfo> all = contents.list()) {
            all.forEach(blob -> blobs.put(blob.digest(), blob.size()));
        }
        for (CatalogEntry entry : entries) {
            blobs(entry).forEach(blob -> users.merge(blob, 1, Integer::sum));
        }
    }

    /// @param containers the image ID of each container
    public static ImageUsage of(Session session, List<Digest> containers) throws IOException {
        List<CatalogEntry> entries =
                ImageCatalog.of(session.store()).all(warning -> session.err().println("WARNING: " + warning));
        return new ImageUsage(entries, containers, session.store().contents());
    }

    /// An image's layers: as they were received and, where they were unpacked, plain.
    private static Set<Digest> blobs(CatalogEntry entry) {
        Set<Digest> digests = new TreeSet<>();
        for (StoredImage image : entry.images()) {
            image.manifest().layers().stream().map(Descriptor::digest).forEach(digests::add);
            image.config().diffIds().forEach(layer -> digests.add(layer.digest()));
            digests.add(image.manifest().config().digest());
            digests.add(image.descriptor().digest());
        }
        digests.add(entry.target().digest());
        return digests;
    }

    private long bytes(Stream<Digest> digests) {
        return digests.distinct()
                .mapToLong(digest -> blobs.getOrDefault(digest, 0L))
                .sum();
    }

    public long count() {
        return entries.size();
    }

    /// How many images have a container.
    public long active() {
        return entries.stream()
                .filter(entry -> containers.containsKey(entry.id()))
                .count();
    }

    /// Of all images together.
    public long bytes() {
        return bytes(users.keySet().stream());
    }

    /// Of the images without a container what no other image needs.
    public long inactiveBytes() {
        Set<Digest> needed = new TreeSet<>();
        entries.stream()
                .filter(entry -> containers.containsKey(entry.id()))
                .forEach(entry -> needed.addAll(blobs(entry)));
        return bytes(users.keySet().stream().filter(digest -> !needed.contains(digest)));
    }

    /// A row for each name.
    public List<Value.Fields> rows(Instant now) {
        List<Value.Fields> rows = new ArrayList<>();
        for (CatalogEntry entry : entries) {
            Set<Digest> own = blobs(entry);
            long size = bytes(own.stream());
            long shared = bytes(own.stream().filter(digest -> users.getOrDefault(digest, 0) > 1));
            List<Optional<ImageReference>> names = entry.names().isEmpty()
                    ? List.of(Optional.empty())
                    : entry.names().stream().map(Optional::of).toList();
            for (Optional<ImageReference> name : names) {
                rows.add(new FieldsBuilder()
                        .with("Repository", name.map(ImageNames::repository).orElse("<none>"))
                        .with("Tag", name.flatMap(ImageReference::tag).orElse("<none>"))
                        .with("ID", entry.id().shortHex())
                        .with(
                                "CreatedSince",
                                entry.created().map(then -> Ages.ago(then, now)).orElse("N/A"))
                        .with("Size", Sizes.human(size))
                        .with("SharedSize", Sizes.human(shared))
                        .with("UniqueSize", Sizes.human(size - shared))
                        .with("Containers", Long.toString(containers.getOrDefault(entry.id(), 0L)))
                        .build());
            }
        }
        return rows;
    }
}
