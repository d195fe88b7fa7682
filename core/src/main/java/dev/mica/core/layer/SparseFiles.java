package dev.mica.core.layer;

import java.io.IOException;

/// Takes the whole bytes of sparse files, which don't stand in one piece in their tar.
public interface SparseFiles {
    /// Where the next byte is put, as an offset like those in the tar.
    long position() throws IOException;

    void append(byte[] bytes, int offset, int length) throws IOException;

    /// Appends zeros.
    void appendZeros(long count) throws IOException;
}
