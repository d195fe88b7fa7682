package dev.mica.cli.image;

import dev.mica.cli.option.UsageException;
import dev.mica.core.oci.ImageReference;

/// Reads the names that people give images.
public final class ImageNames {
    private ImageNames() {}

    /// `NAME[:TAG]`, without a digest: that is nobody's to choose.
    public static ImageReference tag(String text) throws UsageException {
        ImageReference reference = reference("tag", text);
        if (reference.digest().isPresent()) {
            throw new UsageException("invalid tag \"" + text + "\": a tag holds no digest");
        }
        return reference;
    }

    /// `NAME[:TAG][@DIGEST]`.
    public static ImageReference reference(String text) throws UsageException {
        return reference("reference", text);
    }

    private static ImageReference reference(String what, String text) throws UsageException {
        try {
            return ImageReference.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("invalid " + what + " \"" + text + "\": " + e.getMessage());
        }
    }

    /// `python` of `docker.io/library/python:3.11`.
    static String repository(ImageReference name) {
        String whole = name.familiarName();
        int end = whole.length()
                - name.tag().map(tag -> tag.length() + 1).orElse(0)
                - name.digest().map(digest -> digest.toString().length() + 1).orElse(0);
        return whole.substring(0, end);
    }

    /// Whether the word is the name, however short it is written.
    static boolean isWrittenAs(ImageReference name, String word) {
        try {
            return ImageReference.parse(word).equals(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
