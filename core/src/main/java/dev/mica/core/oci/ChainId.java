package dev.mica.core.oci;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// The identity of a stack of layers (image-spec, "Layer ChainID").
public record ChainId(Digest digest) {
    /// The chain of the given layers, base first.
    ///
    /// @throws IllegalArgumentException if there is no layer
    public static ChainId of(List<DiffId> layers) {
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("an empty stack of layers has no chain ID");
        }
        Digest chain = layers.getFirst().digest();
        for (DiffId layer : layers.subList(1, layers.size())) {
            chain = Digest.ofBytes((chain + " " + layer).getBytes(StandardCharsets.US_ASCII));
        }
        return new ChainId(chain);
    }

    @Override
    public String toString() {
        return digest.toString();
    }
}
