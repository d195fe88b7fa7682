package dev.mica.transport.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Proxies as `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` name them, in upper or lower case, with the rules of Go's
/// `net/http`: loopback is never proxied.
final class EnvironmentProxies extends ProxySelector {
    private static final int DEFAULT_PORT = 80;

    private final Map<String, String> environment;

    EnvironmentProxies(Map<String, String> environment) {
        super();
        this.environment = Map.copyOf(environment);
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT))))
                .filter(value -> !value.isBlank());
    }

    @Override
    public List<Proxy> select(URI uri) {
        String host = String.valueOf(uri.getHost());
        if (HttpAddress.isLoopback(host) || isExcluded(host, uri.getPort())) {
            return List.of(Proxy.NO_PROXY);
        }
        return variable(HttpAddress.isPlain(uri) ? "HTTP_PROXY" : "HTTPS_PROXY")
                .flatMap(EnvironmentProxies::address)
                .map(address -> List.of(new Proxy(Proxy.Type.HTTP, address)))
                .orElse(List.of(Proxy.NO_PROXY));
    }

    private static Optional<InetSocketAddress> address(String proxy) {
        try {
            URI uri = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
            int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
            return Optional.ofNullable(uri.getHost()).map(host -> new InetSocketAddress(host, port));
        } catch (IllegalArgumentException e) {
            // As Go does it: what is no URL is no proxy.
            return Optional.empty();
        }
    }

    private boolean isExcluded(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT);
        for (String entry : variable("NO_PROXY").orElse("").split(",", -1)) {
            String rule = entry.strip().toLowerCase(Locale.ROOT);
            if (rule.equals("*") || rule.equals(name) || rule.equals(name + ":" + port)) {
                return true;
            }
            if (AddressRange.parse(rule).filter(range -> range.holds(name)).isPresent()) {
                return true;
            }
            String suffix = rule.startsWith("*.") ? rule.substring(1) : rule.startsWith(".") ? rule : "." + rule;
            if (!rule.isEmpty() && name.endsWith(suffix)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The request itself fails and says why.
    }
}
