package dev.mica.core.oci;

import java.io.IOException;

/// A JSON document of an image is not what its specification asks for.
public final class MalformedDocumentException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String path;

    /// @param document what was read, such as `image manifest`
    /// @param path of the bad field, such as `layers[2].digest`; empty for the document as a whole
    /// @param detail what was expected and what was found
    public MalformedDocumentException(String document, String path, String detail) {
        super("malformed " + document + (path.isEmpty() ? "" : ", field " + path) + ": " + detail);
        this.path = path;
    }

    /// The bad field, such as `layers[2].digest`; empty for the document as a whole.
    public String path() {
        return path;
    }
}
