package dev.mica.core.build;

import dev.mica.core.port.SecretSource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The credentials for remote files: secrets named after the host, as BuildKit has them.
final class RemoteSecrets {
    private final SecretSource secrets;

    RemoteSecrets(SecretSource secrets) {
        this.secrets = secrets;
    }

    /// The Authorization header for a URL: the secret `HTTP_AUTH_HEADER_<host>` as it is, else
    /// `HTTP_AUTH_TOKEN_<host>` as a bearer token.
    Optional<String> authorization(String url) throws IOException {
        String host;
        try {
            host = String.valueOf(URI.create(url).getHost());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        Optional<String> header = read("HTTP_AUTH_HEADER_" + host);
        return header.isPresent() ? header : read("HTTP_AUTH_TOKEN_" + host).map(token -> "Bearer " + token);
    }

    private Optional<String> read(String id) throws IOException {
        return secrets.read(id).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
    }

    /// The URL as keys, logs and errors may show it.
    static String withoutCredentials(String url) {
        return url.replaceFirst("(?<=://)[^/@]*@", "");
    }
}
