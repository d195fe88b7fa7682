package dev.mica.transport.http;

import dev.mica.core.port.RemoteFailureException;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Proxies as `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` name them, in upper or lower case, with the rules of Go's
/// `httpproxy`: loopback is never proxied.
final class EnvironmentProxies extends ProxySelector {
    private final Map<String, String> environment;
    private final ProxyExceptions exceptions;

    EnvironmentProxies(Map<String, String> environment) {
        super();
        this.environment = Map.copyOf(environment);
        this.exceptions = ProxyExceptions.parse(variable("NO_PROXY").orElse(""));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT))))
                .filter(value -> !value.isBlank());
    }

    /// Through whom a URL is asked for; empty if directly.
    ///
    /// @throws RemoteFailureException if a variable names what is no proxy that can be spoken to
    Optional<ProxyServer> find(URI uri) throws RemoteFailureException {
        String host = String.valueOf(uri.getHost());
        boolean plain = HttpAddress.isPlain(uri);
        int port = uri.getPort() >= 0 ? uri.getPort() : plain ? 80 : 443;
        if (HttpAddress.isLoopback(host) || exceptions.holds(host, port)) {
            return Optional.empty();
        }
        String name = plain ? "HTTP_PROXY" : "HTTPS_PROXY";
        Optional<String> proxy = variable(name);
        return proxy.isEmpty() ? Optional.empty() : Optional.of(ProxyServer.parse(name, proxy.get()));
    }

    @Override
    public List<Proxy> select(URI uri) {
        try {
            return List.of(find(uri).map(ProxyServer::proxy).orElse(Proxy.NO_PROXY));
        } catch (RemoteFailureException e) {
            throw new IllegalStateException("no request is made where the proxy is none", e);
        }
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The request itself fails and says why.
    }
}
