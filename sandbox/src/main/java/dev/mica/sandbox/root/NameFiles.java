package dev.mica.sandbox.root;

import dev.mica.core.port.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a process reads to resolve names: `/etc/hosts`, `/etc/resolv.conf`.
final class NameFiles {
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
    private static final Path SYSTEMD_RESOLV_CONF = Path.of("/run/systemd/resolve/resolv.conf");
    private static final String STUB_RESOLVER = "127.0.0.53";

    /// Docker's word for the host as a container sees it. Processes share the host's network here.
    private static final String HOST_GATEWAY = "host-gateway";

    private NameFiles() {}

    /// The text of `/etc/hosts`.
    static String hosts(String hostname, Map<String, String> extraHosts) {
        StringBuilder text = new StringBuilder();
        text.append("127.0.0.1\tlocalhost")
                .append(hostname.isEmpty() ? "" : " " + hostname)
                .append('\n');
        text.append("::1\tlocalhost ip6-localhost ip6-loopback\n");
        new TreeMap<>(extraHosts)
                .forEach((name, address) -> text.append(address.equals(HOST_GATEWAY) ? "127.0.0.1" : address)
                        .append('\t')
                        .append(name)
                        .append('\n'));
        return text.toString();
    }

    /// The text of `/etc/resolv.conf`, from the host's. A host whose only name server is its own stub resolver has
    /// the real ones in another file, which a process in a network namespace of its own needs.
    static String resolvConf(Sandbox.Network network) throws IOException {
        return resolvConf(network, RESOLV_CONF, SYSTEMD_RESOLV_CONF);
    }

    static String resolvConf(Sandbox.Network network, Path usual, Path behindStub) throws IOException {
        String text = Files.isReadable(usual) ? Files.readString(usual) : "";
        boolean stubOnly = nameServers(text).equals(List.of(STUB_RESOLVER));
        if (network == Sandbox.Network.NONE && stubOnly && Files.isReadable(behindStub)) {
            return Files.readString(behindStub);
        }
        return text;
    }

    private static List<String> nameServers(String text) {
        List<String> servers = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String[] words = line.strip().split("\\s+", -1);
            if (words.length >= 2 && words[0].equals("nameserver")) {
                servers.add(words[1]);
            }
        }
        return servers;
    }
}
