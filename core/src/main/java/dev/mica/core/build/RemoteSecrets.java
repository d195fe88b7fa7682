package dev.mica.core.build;

import dev.mica.core.port.SecretSource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// The credentials for remote files: secrets named after the host, as BuildKit has them.
final class RemoteSecrets {
    private final SecretSource secrets;

    RemoteSecrets(SecretSource secrets) {
        this.secrets = secrets;
    }

    SecretSource source() {
        return secrets;
    }

    /// The Authorization header for a URL: the secret `HTTP_AUTH_HEADER_<host>` as it is, else
    /// `HTTP_AUTH_TOKEN_<host>` as a bearer token.
    Optional<String> authorization(String url) throws IOException {
        Optional<URI> uri = uri(url);
        if (uri.isEmpty()) {
            return Optional.empty();
        }
        String host = uri.get().getHost();
        Optional<String> header = read("HTTP_AUTH_HEADER_" + host);
        return header.isPresent() ? header : read("HTTP_AUTH_TOKEN_" + host).map(token -> "Bearer " + token);
    }

    /// The Authorization header for a repository: the secret `GIT_AUTH_HEADER.<host>` as it is, else
    /// `GIT_AUTH_TOKEN.<host>` as a password, else the same without a host. Where the URL says a port, the host
    /// is followed by it.
    Optional<String> gitAuthorization(String url) throws IOException {
        Optional<String> host = uri(url).filter(
                        uri -> String.valueOf(uri.getScheme()).startsWith("http"))
                .map(uri -> uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort());
        for (String suffix : host.isEmpty() ? new String[0] : new String[] {"." + host.get(), ""}) {
            Optional<String> header = read("GIT_AUTH_HEADER" + suffix);
            if (header.isPresent()) {
                return header;
            }
            Optional<String> token = read("GIT_AUTH_TOKEN" + suffix);
            if (token.isPresent()) {
                byte[] user = ("x-access-token:" + token.get()).getBytes(StandardCharsets.UTF_8);
                return Optional.of("basic " + Base64.getEncoder().encodeToString(user));
            }
        }
        return Optional.empty();
    }

    /// Empty if the URL has no host.
    private static Optional<URI> uri(String url) {
        try {
            return Optional.of(URI.create(url)).filter(uri -> uri.getHost() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<String> read(String id) throws IOException {
        return secrets.read(id).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
    }
}
