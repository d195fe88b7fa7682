package dev.mica.core.tree;

import java.io.IOException;
import java.io.InputStream;

/// Finds the bytes of regular files: in a layer, in the build context, in an overlay's upper directory.
@FunctionalInterface
public interface FileContents {
    /// The file's bytes from the start. The caller closes the stream. A stream that ends early, runs over the
    /// file's size or has another digest than `file.content()` fails with an IOException while it is read, at
    /// the latest at its end.
    ///
    /// @throws java.io.FileNotFoundException if no source has these bytes
    InputStream open(Node.File file) throws IOException;
}
