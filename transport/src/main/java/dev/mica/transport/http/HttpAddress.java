package dev.mica.transport.http;

import dev.mica.core.port.RemoteFailureException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/// What may be spoken to, and how URLs are shown.
public final class HttpAddress {
    private static final Pattern LOOPBACK = Pattern.compile(
            "localhost|[^/]+\\.localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

    private HttpAddress() {}

    /// Parses the URL of a server.
    ///
    /// @throws RemoteFailureException if it is no http or https URL with a host
    public static URI parse(String url) throws RemoteFailureException {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            // The message of a syntax error repeats the URL, credentials included.
            throw new RemoteFailureException("not a URL: " + shown(url) + " (" + e.getReason() + ")");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if ((!scheme.equals("http") && !scheme.equals("https")) || uri.getHost() == null) {
            throw new RemoteFailureException("not an http or https URL: " + shown(url));
        }
        return uri;
    }

    /// Whether a host, with or without a port, is this machine.
    public static boolean isLoopback(String hostAndPort) {
        String host = hostAndPort.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
        return LOOPBACK.matcher(host).matches();
    }

    static boolean isPlain(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme());
    }

    /// `host`, or `host:port` where the URL has a port.
    static String hostAndPort(URI uri) {
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }

    /// Scheme, host and port: who is spoken to.
    public static String origin(URI uri) {
        int port = uri.getPort() >= 0 ? uri.getPort() : isPlain(uri) ? 80 : 443;
        return (uri.getScheme() + "://" + uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }

    /// A URL for people: without user, password, query and fragment, all of which may hold secrets.
    public static String shown(URI uri) {
        return shown(uri.toString());
    }

    /// The same for what may be no URL.
    public static String shown(String url) {
        return url.replaceFirst("^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@", "$1").replaceFirst("[?#].*$", "");
    }
}
