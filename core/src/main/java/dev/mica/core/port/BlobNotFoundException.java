package dev.mica.core.port;

import dev.mica.core.oci.Digest;
import java.io.IOException;

/// A store has no blob of that digest.
public final class BlobNotFoundException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Digest digest;

    public BlobNotFoundException(Digest digest) {
        super("the store has no blob " + digest);
        this.digest = digest;
    }

    public Digest digest() {
        return digest;
    }
}
