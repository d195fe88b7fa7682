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
    CACHE_MOUNT("exec.cachemount"),
    /// A file that ADD downloaded.
    DOWNLOAD("source.http"),
    /// The files of a commit.
    COMMIT("source.git.checkout"),
    /// What is remembered of a context's files, so that those that didn't change are not read again.
    CONTEXT("source.local"),
    /// What has arrived of a layer whose download broke off.
    PARTIAL_DOWNLOAD("registry.partial"),
    /// Which repository of a registry has a layer, so that a push need not send it.
    PLACE("registry.place"),
    /// Where an upload that broke off goes on.
    UPLOAD("registry.upload");

    private final String label;

    RetentionKind(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /// Whether it is a second form of something that is here anyway, and made again as fast as the disk writes.
    boolean isCopy() {
        return this == CHECKOUT;
    }

    /// The kind of that label.
    public static Optional<RetentionKind> labelled(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }
}
