package dev.mica.transport.registry;

import dev.mica.core.oci.ImageReference;
import java.util.Locale;
import java.util.Optional;

/// Who has copies of another registry's images.
///
/// @param registry `host` or `host:port`
/// @param path what comes before a repository's name there; empty for nothing
/// @param isPlain whether it is spoken to without encryption
public record Mirror(String registry, String path, boolean isPlain) {
    /// Reads `host`, `host:port` or `host/path`, with `http://` or `https://` before it or not.
    ///
    /// @throws IllegalArgumentException if it is none of these. The message says what was expected
    public static Mirror parse(String text) {
        String scheme = text.replaceFirst("://.*$", "://").toLowerCase(Locale.ROOT);
        boolean hasScheme = scheme.equals("http://") || scheme.equals("https://");
        String place = (hasScheme ? text.substring(scheme.length()) : text).replaceFirst("/+$", "");
        int slash = place.indexOf('/');
        String host = (slash < 0 ? place : place.substring(0, slash)).toLowerCase(Locale.ROOT);
        String path = slash < 0 ? "" : place.substring(slash + 1);
        if (!RegistryRules.isRegistry(host) || !isPath(path)) {
            throw new IllegalArgumentException("\"" + dev.mica.transport.http.HttpAddress.shown(text)
                    + "\" is no mirror: expected HOST[:PORT][/PATH], with http:// before it if it has no TLS");
        }
        return new Mirror(host, path, scheme.equals("http://"));
    }

    private static boolean isPath(String path) {
        try {
            return path.isEmpty()
                    || !new ImageReference("localhost", path, Optional.of("x"), Optional.empty())
                            .repository()
                            .isEmpty();
        } catch (IllegalArgumentException e) {
            // The name of no repository.
            return false;
        }
    }

    /// What a repository is called there.
    String repository(String name) {
        return path.isEmpty() ? name : path + "/" + name;
    }

    @Override
    public String toString() {
        return path.isEmpty() ? registry : registry + "/" + path;
    }
}
