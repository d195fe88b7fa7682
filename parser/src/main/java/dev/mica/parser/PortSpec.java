package dev.mica.parser;

import dev.mica.parser.words.GoQuote;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One word of EXPOSE: `[ip:][host port:]port[/protocol]`, where ports may be ranges.
///
/// @param written the whole word
/// @param ip empty where there is none
/// @param hostPort empty where there is none
/// @param protocol as written; `tcp` where none is
public record PortSpec(String written, String ip, String hostPort, String containerPort, String protocol) {

    /// @throws IllegalArgumentException if the word has no port or a protocol that is neither TCP, UDP nor
    ///     SCTP
    public static PortSpec parse(String word) {
        int lastColon = word.lastIndexOf(':');
        String container = word.substring(lastColon + 1);
        String ip = "";
        String host = "";
        if (lastColon >= 0) {
            int colon = word.lastIndexOf(':', lastColon - 1);
            host = word.substring(colon + 1, lastColon);
            ip = colon < 0 ? "" : word.substring(0, colon);
        }
        int slash = container.indexOf('/');
        String port = slash < 0 ? container : container.substring(0, slash);
        String protocol = slash < 0 ? "" : container.substring(slash + 1);
        if (port.isEmpty()) {
            throw new IllegalArgumentException("invalid port: " + GoQuote.quote(word) + ": no port specified");
        }
        switch (protocol.toLowerCase(Locale.ROOT)) {
            case "" -> protocol = "tcp";
            case "tcp", "udp", "sctp" -> {}
            default ->
                throw new IllegalArgumentException(
                        "invalid port: " + GoQuote.quote(word) + ": invalid proto: " + protocol);
        }
        return new PortSpec(word, ip, host, port, protocol);
    }

    /// The single ports that the word exposes, as `80/tcp`.
    ///
    /// @throws IllegalArgumentException if an address or a port is none
    public List<String> ports() {
        requireAddress();
        PortRange container = PortRange.parse(containerPort)
                .orElseThrow(() -> new IllegalArgumentException("invalid containerPort: " + containerPort));
        if (!hostPort.isEmpty()) {
            PortRange host = PortRange.parse(hostPort)
                    .orElseThrow(() -> new IllegalArgumentException("invalid hostPort: " + hostPort));
            if (container.size() != host.size() && container.size() != 1) {
                throw new IllegalArgumentException(
                        "invalid ranges specified for container and host Ports: " + containerPort + " and " + hostPort);
            }
        }
        List<String> ports = new ArrayList<>(container.size());
        for (int port = container.first(); port <= container.last(); port++) {
            ports.add(port + "/" + protocol.toLowerCase(Locale.ROOT));
        }
        return List.copyOf(ports);
    }

    private void requireAddress() {
        String address = ip;
        if (ip.startsWith("[")) {
            address = withoutBrackets();
        }
        if (!address.isEmpty() && !IpAddress.isValid(address)) {
            throw new IllegalArgumentException("invalid IP address: " + address);
        }
    }

    private String withoutBrackets() {
        String address = ip + ":";
        int end = ip.indexOf(']');
        if (end < 0) {
            throw new IllegalArgumentException(
                    "invalid IP address " + ip + ": address " + address + ": missing ']' in address");
        }
        if (end + 1 != ip.length()) {
            String reason = ip.charAt(end + 1) == ':' ? "too many colons in address" : "missing port in address";
            throw new IllegalArgumentException("invalid IP address " + ip + ": address " + address + ": " + reason);
        }
        String inner = ip.substring(1, end);
        if (inner.indexOf('[') >= 0) {
            throw new IllegalArgumentException(
                    "invalid IP address " + ip + ": address " + address + ": unexpected '[' in address");
        }
        return inner;
    }
}
