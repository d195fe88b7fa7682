package dev.mica.core.build;

import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.RefStore;

/// Something that a store holds, seen as what it is for. One blob may be several things, such as a manifest and the
/// bytes of it.
sealed interface Thing {
    /// For people.
    default String describe() {
        return switch (this) {
            case Bytes(Digest digest) -> "blob " + digest;
            case Name(RefStore.RefName name, Digest _) -> "name " + name;
            case Document(Digest digest) -> "manifest " + digest;
            case Configuration(Digest digest) -> "configuration " + digest;
            case Layer(DiffId diffId) -> "layer " + diffId;
            case StepRecord(Digest digest) -> "cache record " + digest;
            case Inputs(Digest digest) -> "inputs of a cache key " + digest;
            case DirectoryRecord(Digest digest) -> "directory record " + digest;
            case Pinned(Digest digest) -> "pinned " + digest;
        };
    }

    /// A blob, whatever it says.
    record Bytes(Digest digest) implements Thing {}

    /// A name and what it leads to.
    record Name(RefStore.RefName name, Digest target) implements Thing {}

    /// A manifest or an index.
    record Document(Digest digest) implements Thing {}

    /// An image's configuration.
    record Configuration(Digest digest) implements Thing {}

    /// A layer in whatever form.
    record Layer(DiffId diffId) implements Thing {}

    /// A cache record.
    record StepRecord(Digest digest) implements Thing {}

    /// What a cache key saw.
    record Inputs(Digest digest) implements Thing {}

    /// A directory with all below it.
    record DirectoryRecord(Digest digest) implements Thing {}

    /// A digest that somebody pinned without saying what it is.
    record Pinned(Digest digest) implements Thing {}
}
