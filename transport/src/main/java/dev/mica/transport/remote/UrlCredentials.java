package dev.mica.transport.remote;

import dev.mica.transport.http.HttpAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The user and password that a URL holds, which go into a header and nowhere else.
final class UrlCredentials {
    private static final Pattern USER = Pattern.compile("^(https?://)([^/?#]*)@", Pattern.CASE_INSENSITIVE);

    private UrlCredentials() {}

    /// The URL with the user and password of http and https left out. With ssh, the user is no secret.
    static String without(String url) {
        return USER.matcher(url).replaceFirst("$1");
    }

    /// The Authorization header that they make; empty if the URL holds none.
    static Optional<String> authorization(String url) {
        Matcher found = USER.matcher(url);
        if (!found.find()) {
            return Optional.empty();
        }
        String user = found.group(2);
        byte[] decoded = decoded(user.contains(":") ? user : user + ":").getBytes(StandardCharsets.UTF_8);
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(decoded));
    }

    /// Where the header of a repository is sent: what is below its own URL. GitHub's other repositories are served with
    /// it too, as BuildKit has it, so that submodules there can be as private as what they belong to.
    static String scope(URI repository) {
        boolean github = HttpAddress.origin(repository).matches("https://(www\\.)?github\\.com:443");
        return github ? "https://" + repository.getHost() + "/" : repository.toString();
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
