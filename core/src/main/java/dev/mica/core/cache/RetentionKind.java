package dev.mica.core.cache;

import java.util.Arrays;
import java.util.Optional;

/// What sort of thing is kept for later use only, and can be made again. The labels are BuildKit's where it has the
/// sort (`type` of its cache records).
public enum RetentionKind {
    /// A step's result.
    STEP("regular"),
    /// A layer that came with an image which no name leads to any more.
    LAYER("source.image"),
    /// The list of an image's files.
    TREE("source.tree"),
    /// A layer in the form in which it left the machine.
    COMPRESSED("compressed"),
    /// A layer unpacked for running processes on it.
    CHECKOUT("checkout"),
    /// The directory of a `RUN --mount=type=cache`.
    CACHE_MOUNT("exec.cachemount");

    private final String label;

    RetentionKind(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /// The kind of that label.
    public static Optional<RetentionKind> labelled(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }
}
