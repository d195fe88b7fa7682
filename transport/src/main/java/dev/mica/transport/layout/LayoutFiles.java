package dev.mica.transport.layout;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// The files of a layout, wherever they lie. Names are relative, with slashes.
interface LayoutFiles extends Closeable {
    /// For people: the directory or archive.
    String description();

    /// A file's bytes; the caller closes the stream. Empty if there is no such file.
    Optional<InputStream> open(String name) throws IOException;

    /// The whole of a small file.
    ///
    /// @param maxSize in bytes; a larger file fails
    default Optional<byte[]> read(String name, int maxSize) throws IOException {
        Optional<InputStream> opened = open(name);
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = opened.get()) {
            byte[] bytes = in.readNBytes(maxSize + 1);
            if (bytes.length > maxSize) {
                throw new IOException(description() + ": " + name + " is longer than " + maxSize + " bytes");
            }
            return Optional.of(bytes);
        }
    }
}
