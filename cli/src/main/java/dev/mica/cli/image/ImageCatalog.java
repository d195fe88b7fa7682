package dev.mica.cli.image;

import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Failures;
import dev.mica.cli.option.Suggestion;
import dev.mica.cli.wiring.Store;
import dev.mica.core.build.Refs;
import dev.mica.core.build.StoredImage;
import dev.mica.core.build.StoredImages;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The store's images by what people call them: names, IDs, and the beginnings of IDs.
public final class ImageCatalog {
    private final ContentStore contents;
    private final RefStore refs;
    private final StoredImages stored;

    private ImageCatalog(ContentStore contents, RefStore refs, StoredImages stored) {
        this.contents = contents;
        this.refs = refs;
        this.stored = stored;
    }

    public static ImageCatalog of(Store store) {
        return new ImageCatalog(store.contents(), store.refs(), StoredImages.of(store.contents(), store.refs()));
    }

    /// Keeps an image as long as the lease that guards the store, whatever happens to its names.
    ///
    /// @throws CommandException if it is gone already
    public void hold(CatalogEntry entry) throws IOException, CommandException {
        if (!contents.contains(entry.target().digest())) {
            throw new CommandException("image " + entry.familiarName() + " was removed meanwhile");
        }
    }

    public StoredImages stored() {
        return stored;
    }

    /// All images, the newest first. One whose documents can't be read is left out and reported.
    public List<CatalogEntry> all(Consumer<String> warnings) throws IOException {
        Map<Digest, List<ImageReference>> names = new TreeMap<>();
        try (Stream<RefStore.Ref> tags = refs.list(Refs.TAGS)) {
            tags.forEach(tag -> names.computeIfAbsent(tag.target(), target -> new ArrayList<>())
                    .add(ImageReference.parse(tag.name().name())));
        }
        try (Stream<RefStore.Ref> images = refs.list(Refs.IMAGES)) {
            images.forEach(image -> names.computeIfAbsent(image.target(), target -> new ArrayList<>()));
        }
        List<CatalogEntry> entries = new ArrayList<>();
        for (Map.Entry<Digest, List<ImageReference>> named : names.entrySet()) {
            try {
                entries.add(entry(stored.describe(named.getKey()), named.getValue()));
            } catch (IOException e) {
                warnings.accept("image " + named.getKey() + " can't be read: " + Failures.describe(e));
            }
        }
        entries.sort(
                Comparator.comparing((CatalogEntry entry) -> entry.created().orElse(java.time.Instant.EPOCH))
                        .reversed()
                        .thenComparing(CatalogEntry::familiarName));
        return entries;
    }

    private CatalogEntry entry(Descriptor target, List<ImageReference> names) throws IOException {
        List<StoredImage> images = stored.images(target);
        return new CatalogEntry(CatalogEntry.idOf(target, images), target, names, images);
    }

    /// The image that a word of the command line means: a name, a whole ID, or the beginning of one.
    ///
    /// @throws CommandException if there is none, or if several begin so
    public CatalogEntry find(String word) throws IOException, CommandException {
        Optional<CatalogEntry> found = lookUp(word);
        if (found.isPresent()) {
            return found.get();
        }
        throw new CommandException("no such image: " + word, hint(word));
    }

    /// The same, or nothing if there is none.
    public Optional<CatalogEntry> lookUp(String word) throws IOException, CommandException {
        Optional<ImageReference> reference = reference(word);
        if (reference.isPresent() && reference.get().digest().isEmpty()) {
            Optional<RefStore.Ref> tag = refs.read(Refs.tag(reference.get()));
            if (tag.isPresent()) {
                return Optional.of(withNames(stored.describe(tag.get().target())));
            }
        }
        String hex = reference
                .flatMap(ImageReference::digest)
                .map(Digest::hex)
                .orElse(word.startsWith("sha256:") ? word.substring("sha256:".length()) : word);
        return hex.matches("[0-9a-f]{1,64}") ? byId(word, hex) : Optional.empty();
    }

    private static Optional<ImageReference> reference(String word) {
        try {
            return Optional.of(ImageReference.parse(word));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private CatalogEntry withNames(Descriptor target) throws IOException {
        List<ImageReference> names = new ArrayList<>();
        try (Stream<RefStore.Ref> tags = refs.list(Refs.TAGS)) {
            tags.filter(tag -> tag.target().equals(target.digest()))
                    .forEach(tag -> names.add(ImageReference.parse(tag.name().name())));
        }
        return entry(target, names);
    }

    private Optional<CatalogEntry> byId(String word, String hex) throws IOException, CommandException {
        List<CatalogEntry> matches = all(warning -> {}).stream()
                .filter(entry -> entry.id().hex().startsWith(hex)
                        || entry.target().digest().hex().startsWith(hex))
                .toList();
        if (matches.size() > 1) {
            throw new CommandException(
                    "ambiguous image ID: " + word + " is the beginning of "
                            + String.join(
                                    ", ",
                                    matches.stream()
                                            .map(entry -> entry.id().shortHex())
                                            .toList()),
                    "write more of it");
        }
        return matches.stream().findFirst();
    }

    private String hint(String word) throws IOException {
        List<String> known = new ArrayList<>();
        try (Stream<RefStore.Ref> tags = refs.list(Refs.TAGS)) {
            tags.forEach(
                    tag -> known.add(ImageReference.parse(tag.name().name()).familiarName()));
        }
        return Suggestion.nearest(word.contains(":") ? word : word + ":latest", known)
                .map(near -> "did you mean " + near + "?")
                .orElse("mica images lists what there is");
    }

    /// Names an image, and makes it known by its ID.
    public void tag(ImageReference name, Descriptor target) throws IOException {
        keep(target);
        refs.put(Refs.tag(name), target.digest());
    }

    /// Makes an image known by its ID, so that it stays even without a name.
    public void keep(Descriptor target) throws IOException {
        Digest id = CatalogEntry.idOf(target, stored.images(target));
        refs.put(new RefStore.RefName(Refs.IMAGES, id.hex()), target.digest());
    }

    /// What [#remove] takes away.
    public static Set<RefStore.RefName> refs(CatalogEntry entry) {
        Set<RefStore.RefName> refs =
                entry.names().stream().map(Refs::tag).collect(Collectors.toCollection(HashSet::new));
        refs.add(new RefStore.RefName(Refs.IMAGES, entry.id().hex()));
        return refs;
    }

    /// Takes all of an image's names away, and forgets it.
    public void remove(CatalogEntry entry) throws IOException {
        for (ImageReference name : entry.names()) {
            untag(name);
        }
        forget(entry);
    }

    /// Takes a name away.
    void untag(ImageReference name) throws IOException {
        refs.remove(Refs.tag(name));
    }

    /// Forgets an image that has no name any more. What only it needed is for the collector.
    void forget(CatalogEntry entry) throws IOException {
        refs.remove(new RefStore.RefName(Refs.IMAGES, entry.id().hex()));
    }
}
