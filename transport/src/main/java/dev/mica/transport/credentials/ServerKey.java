package dev.mica.transport.credentials;

import java.util.List;
import java.util.Locale;

/// How the files and the helpers spell a registry.
final class ServerKey {
    private static final String HUB = "docker.io";
    private static final String HUB_KEY = "https://index.docker.io/v1/";

    private ServerKey() {}

    /// The spelling under which credentials are stored.
    ///
    /// @param registry `docker.io`, `host` or `host:port`
    static String of(String registry) {
        return registry.equals(HUB) ? HUB_KEY : registry;
    }

    /// The registry that a spelling means: old docker wrote `https://host/v1/`.
    static String registry(String key) {
        String host =
                key.replaceFirst("^https?://", "").replaceFirst("/.*$", "").toLowerCase(Locale.ROOT);
        return host.equals("index.docker.io") || host.equals("registry-1.docker.io") ? HUB : host;
    }

    /// All spellings that helpers may know, the usual one first.
    static List<String> all(String registry) {
        return registry.equals(HUB) ? List.of(HUB_KEY, "index.docker.io", HUB) : List.of(registry);
    }
}
