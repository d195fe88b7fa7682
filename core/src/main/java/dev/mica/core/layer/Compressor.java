package dev.mica.core.layer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A compression that layers may have on their way in or out. The same input gives the same bytes, whatever
/// the number of threads.
public interface Compressor {
    /// Compresses what is written; closing the result finishes the compressed form and leaves `sink` open.
    OutputStream compress(OutputStream sink) throws IOException;

    /// The plain bytes of `source`. Damaged or truncated input fails with an IOException. Closing the result
    /// closes `source`.
    InputStream decompress(InputStream source) throws IOException;
}
