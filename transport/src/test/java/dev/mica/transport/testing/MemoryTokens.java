package dev.mica.transport.testing;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The token server of a registry in memory, and what the registry asks of tokens.
final class MemoryTokens {
    private static final Pattern REPOSITORY = Pattern.compile("/v2/(.+)/(?:blobs|manifests|tags|referrers)/.*");
    private static final Pattern FROM = Pattern.compile(".*&from=(.+)");

    private final String address;
    private final String basic;
    private final Map<String, Set<String>> issued = new ConcurrentHashMap<>();

    MemoryTokens(String address, String user, String password) {
        this.address = address;
        this.basic =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /// A token for the scopes that are asked for.
    void give(HttpExchange exchange) throws IOException {
        if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            FaultyServer.send(exchange, 401, "{}");
            return;
        }
        Set<String> allowed = new HashSet<>();
        for (String parameter : exchange.getRequestURI().getRawQuery().split("&")) {
            if (parameter.startsWith("scope=")) {
                String scope = URLDecoder.decode(parameter.substring("scope=".length()), StandardCharsets.UTF_8);
                String[] parts = scope.split(":", -1);
                Arrays.stream(parts[2].split(",", -1)).forEach(action -> allowed.add(parts[1] + " " + action));
            }
        }
        String token = UUID.randomUUID().toString();
        issued.put("Bearer " + token, allowed);
        FaultyServer.send(exchange, 200, "{\"token\":\"" + token + "\",\"expires_in\":300}");
    }

    /// Whether the request's token allows it; if not, the request is answered.
    boolean allow(HttpExchange exchange) throws IOException {
        Set<String> needed = needed(exchange);
        Set<String> allowed =
                issued.get(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (allowed != null && allowed.containsAll(needed)) {
            return true;
        }
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders()
                .set("WWW-Authenticate", "Bearer realm=\"http://" + address + "/token\",service=\"" + address + "\"");
        FaultyServer.send(exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}");
        return false;
    }

    private static Set<String> needed(HttpExchange exchange) {
        Matcher repository = REPOSITORY.matcher(exchange.getRequestURI().getPath());
        if (!repository.matches()) {
            return Set.of();
        }
        Set<String> needed = new HashSet<>();
        needed.add(repository.group(1)
                + switch (exchange.getRequestMethod()) {
                    case "GET", "HEAD" -> " pull";
                    case "DELETE" -> " delete";
                    default -> " push";
                });
        Matcher from = FROM.matcher(String.valueOf(exchange.getRequestURI().getQuery()));
        if (from.matches()) {
            needed.add(from.group(1) + " pull");
        }
        return needed;
    }
}
