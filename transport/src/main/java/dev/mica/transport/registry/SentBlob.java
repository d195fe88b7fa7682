package dev.mica.transport.registry;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.port.Blob;
import dev.mica.core.port.ContentStore;
import dev.mica.transport.http.Call;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// A blob as the body of a request, which may be sent more than once. The HTTP client closes a body that it has read to
/// its end, and no other.
final class SentBlob implements Closeable {
    private final Blob blob;
    private final List<InputStream> opened = new ArrayList<>();

    SentBlob(Descriptor descriptor, ContentStore from) throws IOException {
        blob = from.open(descriptor.digest());
    }

    Call.Body body() {
        return new Call.Body(blob.size(), this::open);
    }

    private synchronized InputStream open() throws IOException {
        InputStream stream = blob.newInputStream();
        opened.add(stream);
        return stream;
    }

    @Override
    public synchronized void close() throws IOException {
        for (InputStream stream : opened) {
            stream.close();
        }
        blob.close();
    }
}
