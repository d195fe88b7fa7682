package dev.mica.core.oci;

/// The digest of a layer's uncompressed tar (image-spec, "Layer DiffID"). Never interchangeable with the
/// digest of the layer's compressed blob.
public record DiffId(Digest digest) implements Comparable<DiffId> {
    @Override
    public int compareTo(DiffId other) {
        return digest.compareTo(other.digest);
    }

    @Override
    public String toString() {
        return digest.toString();
    }
}
