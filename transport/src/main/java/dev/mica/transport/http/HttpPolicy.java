package dev.mica.transport.http;

import java.time.Duration;
import java.util.Set;

/// How long to wait, how often to try, and to whom to speak without encryption.
///
/// @param connectTimeout for a connection to stand
/// @param idleTimeout for the next byte of an answer
/// @param attempts of a request that fails for a reason that may pass, the first included
/// @param firstDelay before the second attempt; doubles with each further one
/// @param longestDelay between attempts, whatever a server asks for
/// @param plainHosts who may be spoken to without encryption, beside loopback: `host` (at any port), `host:port`, or a
///     range of addresses such as `10.0.0.0/8`
public record HttpPolicy(
        Duration connectTimeout,
        Duration idleTimeout,
        int attempts,
        Duration firstDelay,
        Duration longestDelay,
        Set<String> plainHosts) {
    /// Among the plain hosts it stands for all of them: for URLs that say `http` themselves.
    public static final String ANY_HOST = "*";

    public static final HttpPolicy DEFAULT = new HttpPolicy(
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            5,
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Set.of());

    public HttpPolicy {
        plainHosts = Set.copyOf(plainHosts);
        if (attempts < 1) {
            throw new IllegalArgumentException("at least one attempt is made");
        }
    }

    /// Whether a host may be spoken to without encryption, loopback aside.
    ///
    /// @param hostAndPort `host` or `host:port`
    public boolean permitsPlain(String hostAndPort) {
        String host = hostAndPort.replaceFirst(":[0-9]+$", "");
        return plainHosts.contains(ANY_HOST)
                || plainHosts.contains(hostAndPort)
                || plainHosts.contains(host)
                || plainHosts.stream()
                        .anyMatch(range -> AddressRange.parse(range)
                                .filter(addresses -> addresses.holds(host))
                                .isPresent());
    }

    public HttpPolicy withPlainHosts(Set<String> hosts) {
        return new HttpPolicy(connectTimeout, idleTimeout, attempts, firstDelay, longestDelay, hosts);
    }

    public HttpPolicy withAttempts(int number, Duration delay) {
        return new HttpPolicy(connectTimeout, idleTimeout, number, delay, longestDelay, plainHosts);
    }
}
