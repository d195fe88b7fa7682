package dev.mica.core.port;

import dev.mica.core.oci.Digest;
import java.io.IOException;

/// A blob's bytes are not those its digest names.
public final class CorruptBlobException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Digest digest;
    private final String detail;

    /// @param detail what was expected and what was found
    public CorruptBlobException(Digest digest, String detail) {
        super("blob " + digest + " is corrupt: " + detail);
        this.digest = digest;
        this.detail = detail;
    }

    public Digest digest() {
        return digest;
    }

    /// What was expected and what was found.
    public String detail() {
        return detail;
    }
}
