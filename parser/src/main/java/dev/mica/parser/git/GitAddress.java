package dev.mica.parser.git;

import dev.mica.parser.glob.SlashPath;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A git reference taken apart.
///
/// @param query in order, without what is malformed
/// @param ref what the fragment says
/// @param subdirectory what the fragment says, clean
record GitAddress(
        String remote,
        boolean bareHost,
        boolean unencrypted,
        Map<String, List<String>> query,
        String ref,
        String subdirectory) {
    private static final String BARE_HOST = "github.com/";
    private static final Set<String> PROTOCOLS = Set.of("http", "https", "ssh", "git");

    static Optional<GitAddress> parse(String text) {
        if (text.startsWith("./") || text.startsWith("../")) {
            return Optional.empty();
        }
        Parts parts = Parts.of(text);
        if (text.startsWith(BARE_HOST)) {
            boolean wellFormed = Percent.isWellFormed(parts.before()) && Percent.isWellFormed(parts.fragment());
            return wellFormed ? Optional.of(parts.address(parts.before(), true, false)) : Optional.empty();
        }
        int colon = protocolEnd(text);
        return colon > 0 ? ofUrl(parts, text.substring(0, colon).toLowerCase(Locale.ROOT)) : ofShellAddress(parts);
    }

    private static int protocolEnd(String text) {
        int end = 0;
        while (end < text.length() && end < 16 && isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        return text.startsWith("://", end) ? end : 0;
    }

    private static Optional<GitAddress> ofUrl(Parts parts, String protocol) {
        String rest = parts.before().substring(protocol.length());
        int pathStart = rest.indexOf('/', 3);
        String path = pathStart < 0 ? "" : rest.substring(pathStart);
        String host = pathStart < 0 ? rest.substring(3) : rest.substring(3, pathStart);
        boolean web = protocol.startsWith("http");
        boolean wellFormed = PROTOCOLS.contains(protocol)
                && Percent.isWellFormed(parts.before())
                && Percent.isWellFormed(parts.fragment())
                && isAuthority(host);
        if (!wellFormed || (web && !Percent.decode(path, false).endsWith(".git"))) {
            return Optional.empty();
        }
        boolean unencrypted = protocol.equals("http") || protocol.equals("git");
        return Optional.of(parts.address(protocol + rest, false, unencrypted));
    }

    /// `user:password@host:port`.
    private static boolean isAuthority(String text) {
        String host = text.substring(text.lastIndexOf('@') + 1);
        int colon = host.lastIndexOf(':');
        boolean bracketed = host.startsWith("[");
        String port = colon < 0 || (bracketed && colon < host.indexOf(']')) ? "" : host.substring(colon + 1);
        return port.chars().allMatch(c -> c >= '0' && c <= '9')
                && text.chars().noneMatch(c -> " \"<>\\^`{|}".indexOf(c) >= 0)
                && (bracketed == (host.indexOf(']') > 0));
    }

    /// `user@host:path`, as ssh takes it.
    private static Optional<GitAddress> ofShellAddress(Parts parts) {
        String before = parts.before();
        int at = before.indexOf('@');
        int colon = before.indexOf(':', Math.max(at, 0));
        boolean address = at > 0
                && colon > at + 1
                && before.chars().limit(at).allMatch(c -> isLetterOrDigit(c) || c == '-' || c == '_')
                && before.substring(at + 1, colon).chars().allMatch(c -> isLetterOrDigit(c) || c == '-' || c == '.')
                && (before + parts.fragment()).indexOf('\n') < 0;
        return address ? Optional.of(parts.address(before, false, false)) : Optional.empty();
    }

    private static boolean isLetterOrDigit(int c) {
        return c < 0x80 && Character.isLetterOrDigit(c);
    }

    /// A text cut at its first `#`, and what is before that at its first `?`.
    private record Parts(String before, String query, String fragment) {
        static Parts of(String text) {
            int hash = text.indexOf('#');
            String front = hash < 0 ? text : text.substring(0, hash);
            int question = front.indexOf('?');
            return new Parts(
                    question < 0 ? front : front.substring(0, question),
                    question < 0 ? "" : front.substring(question + 1),
                    hash < 0 ? "" : text.substring(hash + 1));
        }

        GitAddress address(String remote, boolean bareHost, boolean unencrypted) {
            boolean shell = !bareHost && !remote.contains("://");
            String decoded = shell ? fragment : Percent.decode(fragment, false);
            int colon = decoded.indexOf(':');
            String directory = colon < 0
                    ? ""
                    : SlashPath.clean("/" + decoded.substring(colon + 1)).substring(1);
            String ref = colon < 0 ? decoded : decoded.substring(0, colon);
            return new GitAddress(remote, bareHost, unencrypted, Percent.query(query), ref, directory);
        }
    }
}
