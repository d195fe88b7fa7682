package dev.mica.transport.remote;

import dev.mica.transport.http.Reply;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a downloaded file is called: as `Content-Disposition` says (RFC 6266), else by the URL's path.
final class FileNames {
    private static final Pattern PARAMETER = Pattern.compile(
            ";\\s*filename(\\*)?\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s\"]+))", Pattern.CASE_INSENSITIVE);

    private FileNames() {}

    /// @return the last part of the name only; empty if nobody says one
    static String of(Reply reply, URI uri) {
        String stated =
                reply.header("Content-Disposition").flatMap(FileNames::stated).orElse("");
        String name = stated.endsWith("/") ? "" : safe(stated);
        return name.isEmpty() ? safe(uri.getPath() == null ? "" : uri.getPath().replaceFirst("/+$", "")) : name;
    }

    private static Optional<String> stated(String header) {
        Optional<String> plain = Optional.empty();
        for (Matcher found = PARAMETER.matcher(header); found.find(); ) {
            String quoted = found.group(2);
            String value = quoted == null ? String.valueOf(found.group(3)) : quoted.replaceAll("\\\\(.)", "$1");
            if (found.group(1) == null) {
                plain = Optional.of(value);
            } else if (value.regionMatches(true, 0, "utf-8'", 0, 6)) {
                return decoded(value.substring(value.lastIndexOf('\'') + 1));
            }
        }
        return plain;
    }

    private static Optional<String> decoded(String value) {
        try {
            return Optional.ofNullable(URI.create(value).getPath());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The last part of a path, if a file can be called so.
    private static String safe(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.equals(".") || name.equals("..") || name.chars().anyMatch(c -> c < ' ' || c == 0x7f) ? "" : name;
    }
}
