package dev.mica.transport.registry;

import dev.mica.core.port.Blob;
import dev.mica.transport.http.Call;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// A part of a blob as the body of a request, which may be sent more than once. The HTTP client closes a body that it
/// has read to its end, and no other.
final class SentRange implements Closeable {
    private final Blob blob;
    private final long offset;
    private final long length;
    private final List<InputStream> opened = new ArrayList<>();

    /// @param blob closed by who opened it, after this
    SentRange(Blob blob, long offset, long length) {
        this.blob = blob;
        this.offset = offset;
        this.length = length;
    }

    Call.Body body() {
        return new Call.Body(length, this::open);
    }

    private synchronized InputStream open() throws IOException {
        // The registry checks the digest of the whole.
        InputStream stream = blob.newInputStream(offset, length);
        opened.add(stream);
        return stream;
    }

    @Override
    public synchronized void close() throws IOException {
        for (InputStream stream : opened) {
            stream.close();
        }
    }
}
