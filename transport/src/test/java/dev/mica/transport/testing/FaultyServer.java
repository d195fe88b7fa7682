package dev.mica.transport.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// A server on this machine that answers as the test says, however wrong that is.
public final class FaultyServer implements AutoCloseable {
    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /// Answers a request.
    @FunctionalInterface
    public interface Answer {
        /// @param number of the request to this server, from 1
        void to(HttpExchange exchange, int number) throws IOException;
    }

    private FaultyServer(HttpServer server) {
        this.server = server;
    }

    public static FaultyServer start(Answer answer) throws IOException {
        return start(answer, false);
    }

    /// The same, but the version check is answered by the test too.
    public static FaultyServer startProtected(Answer answer) throws IOException {
        return start(answer, true);
    }

    private static FaultyServer start(Answer answer, boolean isProtected) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FaultyServer faulty = new FaultyServer(server);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                String path = exchange.getRequestURI().toString();
                if (path.equals("/v2/") && !isProtected) {
                    exchange.sendResponseHeaders(200, -1);
                    return;
                }
                faulty.requests.add(exchange.getRequestMethod() + " " + path);
                answer.to(exchange, faulty.requests.size());
            }
        });
        server.start();
        return faulty;
    }

    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /// Method and path of each request, the version check aside.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    public static void send(HttpExchange exchange, int status, String body) throws IOException {
        send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
    }

    /// Announces the whole body, sends the part, and hangs up.
    public static void sendPart(HttpExchange exchange, int status, long length, byte[] part) throws IOException {
        exchange.sendResponseHeaders(status, length);
        OutputStream out = exchange.getResponseBody();
        out.write(part);
        out.flush();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
