package dev.mica.core.tree;

import java.io.IOException;

/// Bytes that are no directory record, or a damaged one.
public final class MalformedDirectoryException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedDirectoryException(String problem) {
        super("not a directory record of version 1: " + problem);
    }
}
