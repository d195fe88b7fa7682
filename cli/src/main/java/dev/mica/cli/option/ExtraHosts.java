package dev.mica.cli.option;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `--add-host HOST:ADDRESS` or `HOST=ADDRESS`, IPv6 with or without brackets; the address may be `host-gateway`.
public final class ExtraHosts {
    /// Docker's word for the host as a container sees it; who writes `/etc/hosts` knows its address.
    private static final String HOST_GATEWAY = "host-gateway";

    private ExtraHosts() {}

    public static Map<String, String> parse(List<String> values) throws UsageException {
        Map<String, String> hosts = new LinkedHashMap<>();
        for (String value : values) {
            int equals = value.indexOf('=');
            int split = equals > 0 ? equals : value.indexOf(':');
            if (split <= 0) {
                throw new UsageException("invalid argument \"" + value
                        + "\" for \"--add-host\" flag: expected HOST:ADDRESS, such as db:10.0.0.3");
            }
            String address = value.substring(split + 1).strip();
            if (address.startsWith("[") && address.endsWith("]")) {
                address = address.substring(1, address.length() - 1);
            }
            if (!address.equals(HOST_GATEWAY) && !isAddress(address)) {
                throw new UsageException("invalid argument \"" + value
                        + "\" for \"--add-host\" flag: invalid IP address \"" + address + "\"");
            }
            hosts.put(value.substring(0, split), address);
        }
        return hosts;
    }

    /// Without a zone, and of four numbers if it is of version 4; nothing is looked up.
    private static boolean isAddress(String text) {
        if (!text.matches("\\d+(\\.\\d+){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            return false;
        }
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
