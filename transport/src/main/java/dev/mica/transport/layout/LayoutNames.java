package dev.mica.transport.layout;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The names of a layout's images: image-spec knows a reference (often a tag only), containerd adds the whole name.
final class LayoutNames {
    private static final String REFERENCE = "org.opencontainers.image.ref.name";
    private static final String WHOLE = "io.containerd.image.name";

    private LayoutNames() {}

    /// A descriptor's annotations and those that name it, as BuildKit and docker write them.
    static Descriptor named(Descriptor target, ImageReference name) {
        Map<String, String> annotations = new TreeMap<>(target.annotations());
        annotations.put(WHOLE, name.toString());
        annotations.remove(REFERENCE);
        name.tag().ifPresent(tag -> annotations.put(REFERENCE, tag));
        return target.withAnnotations(annotations);
    }

    /// The whole name, if the entry has one: a tag alone is none.
    static Optional<ImageReference> name(Descriptor entry) {
        String whole = entry.annotations().getOrDefault(WHOLE, "");
        String reference = entry.annotations().getOrDefault(REFERENCE, "");
        if (whole.isEmpty() && (reference.contains(":") || reference.contains("/"))) {
            whole = reference;
        }
        if (whole.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ImageReference.parse(whole));
        } catch (IllegalArgumentException e) {
            // Others may write what they like; an image without a name is still an image.
            return Optional.empty();
        }
    }

    /// Whether the entry is the image of that name; where it has a tag only, whether the tags are equal.
    static boolean matches(Descriptor entry, ImageReference reference) {
        Optional<ImageReference> name = name(entry);
        return name.isPresent()
                ? name.get().equals(reference)
                : reference.tag().map(tag -> hasTag(entry, tag)).orElse(false);
    }

    static boolean hasTag(Descriptor entry, String tag) {
        return tag.equals(entry.annotations().get(REFERENCE))
                || name(entry).flatMap(ImageReference::tag).map(tag::equals).orElse(false);
    }

    /// For people: the name or tag, and the digest.
    static String shown(Descriptor entry) {
        String reference = entry.annotations().getOrDefault(REFERENCE, "");
        String label = name(entry).map(ImageReference::familiarName).orElse(reference);
        return label.isEmpty() ? entry.digest().toString() : label + " (" + entry.digest() + ")";
    }
}
