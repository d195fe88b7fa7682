package dev.mica.transport.http;

import dev.mica.core.port.RemoteFailureException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// A proxy.
///
/// @param authorization the value of its Proxy-Authorization header
record ProxyServer(String host, int port, Optional<String> authorization) {
    private static final int DEFAULT_PORT = 80;

    /// Reads `[http://][USER:PASSWORD@]HOST[:PORT]`.
    ///
    /// @param variable that says it, for errors
    /// @throws RemoteFailureException if it is something else. The message repeats no password
    static ProxyServer parse(String variable, String text) throws RemoteFailureException {
        URI uri;
        try {
            uri = new URI(text.contains("://") ? text : "http://" + text);
        } catch (URISyntaxException e) {
            throw wrong(variable, text);
        }
        if (!"http".equals(uri.getScheme().toLowerCase(Locale.ROOT)) || uri.getHost() == null) {
            throw wrong(variable, text);
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return new ProxyServer(
                uri.getHost(), port, Optional.ofNullable(uri.getRawUserInfo()).map(ProxyServer::basic));
    }

    private static RemoteFailureException wrong(String variable, String text) {
        String shown = text.contains("://") ? HttpAddress.shown(text) : text.replaceFirst("^.*@", "");
        return new RemoteFailureException("the proxy that $" + variable + " names can't be used: expected"
                + " [http://][USER:PASSWORD@]HOST[:PORT], found " + shown);
    }

    private static String basic(String user) {
        String pair = user.indexOf(':') < 0 ? user + ":" : user;
        // A plus sign stands for itself in this part of a URL.
        String decoded = URLDecoder.decode(pair.replace("+", "%2B"), StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(decoded.getBytes(StandardCharsets.UTF_8));
    }

    Proxy proxy() {
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(host, port));
    }

    /// Shows no password.
    @Override
    public String toString() {
        return "http://" + host + ":" + port;
    }
}
