package dev.mica.transport.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Who is spoken to without a proxy, as `NO_PROXY` says, read as Go's `httpproxy` reads it.
final class ProxyExceptions {
    private static final int MAX_PORT_DIGITS = 5;

    private final List<Rule> rules;

    private ProxyExceptions(List<Rule> rules) {
        this.rules = rules;
    }

    @FunctionalInterface
    private interface Rule {
        /// @param host in lower case, an IPv6 address without brackets
        boolean excepts(String host, int port);
    }

    static ProxyExceptions parse(String text) {
        return new ProxyExceptions(Arrays.stream(text.split(",", -1))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .flatMap(ProxyExceptions::rule)
                .toList());
    }

    private static Stream<Rule> rule(String entry) {
        if (entry.equals("*")) {
            return Stream.of((host, port) -> true);
        }
        Optional<AddressRange> range = AddressRange.parse(entry);
        if (range.isPresent()) {
            return Stream.of((host, port) -> range.get().holds(host));
        }
        String host = entry;
        int only = -1;
        int colon = entry.lastIndexOf(':');
        boolean hasPort = colon >= 0
                && entry.substring(colon + 1).matches("[0-9]{1," + MAX_PORT_DIGITS + "}")
                && (entry.indexOf(':') == colon || entry.charAt(Math.max(0, colon - 1)) == ']');
        if (hasPort) {
            host = entry.substring(0, colon);
            only = Integer.parseInt(entry.substring(colon + 1));
        }
        return host.isEmpty() ? Stream.empty() : Stream.of(named(host.replaceAll("[\\[\\]]", ""), only));
    }

    /// @param only the port that the rule is for; negative for all
    private static Rule named(String name, int only) {
        Optional<InetAddress> address = address(name);
        if (address.isPresent()) {
            return (host, port) -> address(host).equals(address) && (only < 0 || only == port);
        }
        String below = name.startsWith("*.") ? name.substring(1) : name;
        boolean itself = !below.startsWith(".");
        String suffix = itself ? "." + below : below;
        return (host, port) -> (host.endsWith(suffix) || (itself && host.equals(below))) && (only < 0 || only == port);
    }

    private static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            // A name: it is not resolved, as in Go.
            return Optional.empty();
        }
    }

    /// @param host as a URL has it
    boolean holds(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        return rules.stream().anyMatch(rule -> rule.excepts(name, port));
    }
}
