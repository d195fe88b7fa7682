package dev.mica.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// As much of a registry as a rehearsed push and pull take. It believes everything it is told.
final class RehearsalRegistry implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> things = new ConcurrentHashMap<>();
    private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();

    private RehearsalRegistry(HttpServer server) {
        this.server = server;
    }

    static RehearsalRegistry start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        RehearsalRegistry registry = new RehearsalRegistry(server);
        server.createContext("/", exchange -> {
            try (exchange) {
                registry.answer(exchange);
            }
        });
        server.start();
        return registry;
    }

    /// `host:port`.
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        switch (exchange.getRequestMethod()) {
            case "POST" -> {
                String upload = path + uploads.size();
                uploads.put(upload, new ByteArrayOutputStream());
                exchange.getResponseHeaders().set("Location", upload);
                send(exchange, 202, new byte[0]);
            }
            case "PATCH" -> {
                ByteArrayOutputStream upload = uploads.computeIfAbsent(path, begun -> new ByteArrayOutputStream());
                upload.writeBytes(body);
                exchange.getResponseHeaders().set("Location", path);
                exchange.getResponseHeaders().set("Range", "0-" + (upload.size() - 1));
                send(exchange, 202, new byte[0]);
            }
            case "PUT" -> put(exchange, path, body);
            default -> {
                Optional<byte[]> found = Optional.ofNullable(things.get(path.substring(path.lastIndexOf('/'))));
                exchange.getResponseHeaders()
                        .set(
                                "Content-Type",
                                path.contains("/manifests/")
                                        ? "application/vnd.oci.image.manifest.v1+json"
                                        : "application/octet-stream");
                send(exchange, found.isPresent() || path.equals("/v2/") ? 200 : 404, found.orElse(new byte[0]));
            }
        }
    }

    private void put(HttpExchange exchange, String path, byte[] body) throws IOException {
        ByteArrayOutputStream upload = uploads.get(path);
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        if (upload == null) {
            things.put(path.substring(path.lastIndexOf('/')), body);
        } else {
            upload.writeBytes(body);
            things.put("/" + query.substring(query.indexOf("digest=") + "digest=".length()), upload.toByteArray());
        }
        send(exchange, 201, new byte[0]);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
