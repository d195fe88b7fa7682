package dev.mica.transport.layout;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/// Finds the image that a user means among those of a layout.
///
/// @param description the layout, for people
/// @param entries of its index
record LayoutSelection(String description, List<Descriptor> entries) {
    private static final int MAX_SHOWN = 20;

    LayoutSelection {
        entries = List.copyOf(entries);
    }

    /// The only image there is, under however many names.
    Descriptor only() throws IOException {
        long images = entries.stream().map(Descriptor::digest).distinct().count();
        if (images == 1) {
            return entries.getFirst();
        }
        if (images == 0) {
            throw new IOException(description + " holds no image");
        }
        throw new IOException(description + " holds " + images + " images: name one by :TAG or @DIGEST; " + listing());
    }

    /// The image of a tag or of a whole name.
    Descriptor named(String name) throws IOException {
        List<Descriptor> found = entries.stream()
                .filter(entry -> LayoutNames.hasTag(entry, name))
                .toList();
        if (found.isEmpty()) {
            found = wholeName(name);
        }
        if (found.isEmpty()) {
            throw new IOException(description + " holds no image " + name + "; " + listing());
        }
        if (found.stream().map(Descriptor::digest).distinct().count() > 1) {
            throw new IOException(description + " holds several images of the tag " + name
                    + ": use a whole name or @DIGEST; " + listing());
        }
        return found.getFirst();
    }

    private List<Descriptor> wholeName(String name) {
        try {
            ImageReference reference = ImageReference.parse(name);
            return entries.stream()
                    .filter(entry ->
                            LayoutNames.name(entry).filter(reference::equals).isPresent())
                    .toList();
        } catch (IllegalArgumentException e) {
            // What is no name is no image's name.
            return List.of();
        }
    }

    IOException missing(Digest digest) {
        return new IOException(description + " holds no image " + digest + "; " + listing());
    }

    private String listing() {
        String shown = entries.stream().limit(MAX_SHOWN).map(LayoutNames::shown).collect(Collectors.joining(", "));
        String more = entries.size() > MAX_SHOWN ? " and " + (entries.size() - MAX_SHOWN) + " more" : "";
        return entries.isEmpty() ? "there is none" : "there are " + shown + more;
    }
}
