package dev.mica.cli.option;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `--add-host HOST:ADDRESS` or `HOST=ADDRESS`, IPv6 with or without brackets.
public final class ExtraHosts {
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
            if (address.equals("host-gateway")) {
                throw new UsageException(
                        "--add-host host-gateway is not supported: a container shares the host's network;"
                                + " use 127.0.0.1");
            }
            if (!address.matches("[0-9.]+|[0-9a-fA-F:.%]+")) {
                throw new UsageException("invalid argument \"" + value
                        + "\" for \"--add-host\" flag: invalid IP address \"" + address + "\"");
            }
            hosts.put(value.substring(0, split), address);
        }
        return hosts;
    }
}
