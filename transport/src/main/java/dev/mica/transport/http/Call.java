package dev.mica.transport.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A request.
///
/// @param headers by name; names differ in more than their case
public record Call(String method, URI uri, Map<String, String> headers, Optional<Body> body) {
    static final String AUTHORIZATION = "Authorization";

    public Call {
        Map<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(headers);
        headers = Collections.unmodifiableMap(sorted);
    }

    public static Call get(URI uri) {
        return new Call("GET", uri, Map.of(), Optional.empty());
    }

    public static Call head(URI uri) {
        return new Call("HEAD", uri, Map.of(), Optional.empty());
    }

    public static Call of(String method, URI uri) {
        return new Call(method, uri, Map.of(), Optional.empty());
    }

    public Call with(String header, String value) {
        Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(header, value);
        return new Call(method, uri, more, body);
    }

    public Call withBody(Body newBody) {
        return new Call(method, uri, headers, Optional.of(newBody));
    }

    Call to(String newMethod, URI newUri, boolean trusted) {
        Map<String, String> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        kept.putAll(headers);
        if (!trusted) {
            kept.remove(AUTHORIZATION);
        }
        return new Call(newMethod, newUri, kept, newMethod.equals(method) ? body : Optional.empty());
    }

    /// Shows no header: they hold secrets.
    @Override
    public String toString() {
        return method + " " + HttpAddress.shown(uri);
    }

    /// Bytes to send, as often as it takes.
    ///
    /// @param length in bytes
    public record Body(long length, Source source) {
        public static Body of(byte[] bytes) {
            byte[] copy = bytes.clone();
            return new Body(copy.length, () -> new java.io.ByteArrayInputStream(copy));
        }
    }

    /// Opens the bytes anew; who asks closes them.
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }
}
