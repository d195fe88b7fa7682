package dev.mica.transport.http;

import dev.mica.core.port.RemoteFailureException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// An answer. Closed by who asked.
public final class Reply implements Closeable {
    private final int status;
    private final URI uri;
    private final Function<String, List<String>> headers;
    private final InputStream body;

    Reply(int status, URI uri, Function<String, List<String>> headers, InputStream body) {
        this.status = status;
        this.uri = uri;
        this.headers = headers;
        this.body = body;
    }

    public int status() {
        return status;
    }

    /// Who answered in the end, redirects followed.
    public URI uri() {
        return uri;
    }

    public Optional<String> header(String name) {
        return headers.apply(name).stream().findFirst();
    }

    public List<String> headers(String name) {
        return headers.apply(name);
    }

    /// How many bytes the body has, if the server says.
    public OptionalLong length() {
        return header("Content-Length")
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    /// The bytes as they come; closed with the reply.
    public InputStream body() {
        return body;
    }

    /// The whole of a small body.
    ///
    /// @param maxSize in bytes
    /// @throws RemoteFailureException if it is longer
    public byte[] read(int maxSize) throws IOException {
        byte[] bytes = body.readNBytes(maxSize + 1);
        if (bytes.length > maxSize) {
            throw new RemoteFailureException(
                    HttpAddress.shown(uri) + " answers with more than the " + maxSize + " bytes that are expected");
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
