package dev.mica.transport.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Assumptions;

/// Serves repositories over http in git's own protocol, by git's own program for that.
public final class GitServer implements AutoCloseable {
    private static final Path BACKEND = Path.of("/usr/lib/git-core/git-http-backend");

    private final HttpServer server;
    private final Path repositories;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Optional<String> required = Optional.empty();
    private volatile boolean old;

    private GitServer(HttpServer server, Path repositories) {
        this.server = server;
        this.repositories = repositories;
    }

    /// @param repositories the directory with all of them
    public static GitServer start(Path repositories) throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(BACKEND), "git http-backend is not installed");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        GitServer git = new GitServer(server, repositories);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                git.answer(exchange);
            }
        });
        server.start();
        return git;
    }

    /// `host:port`.
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /// What follows is refused without this Authorization header.
    public void require(String authorization) {
        required = Optional.of(authorization);
    }

    /// What follows is answered as before git's protocol 2: commits that no ref names are not given.
    public void beOld() {
        old = true;
    }

    /// Method and path of each request, and whether it had an Authorization header.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Optional<String> sent = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
        requests.add(exchange.getRequestMethod() + " "
                + exchange.getRequestURI().getPath() + (sent.isPresent() ? " with credentials" : ""));
        if (required.isPresent() && !sent.equals(required)) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
            exchange.sendResponseHeaders(401, -1);
            return;
        }
        Process process = backend(exchange);
        Thread body = Thread.ofVirtual().start(() -> {
            try (OutputStream out = process.getOutputStream()) {
                exchange.getRequestBody().transferTo(out);
            } catch (IOException _) {
                // The program has read what it wants.
            }
        });
        try (InputStream in = new BufferedInputStream(process.getInputStream())) {
            reply(exchange, in);
        } finally {
            process.destroy();
            body.interrupt();
        }
    }

    /// As a web server runs it, by RFC 3875.
    private Process backend(HttpExchange exchange) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(BACKEND.toString());
        Map<String, String> environment = builder.environment();
        environment.put("GIT_PROJECT_ROOT", repositories.toString());
        environment.put("GIT_HTTP_EXPORT_ALL", "1");
        environment.put("GIT_CONFIG_COUNT", "1");
        environment.put("GIT_CONFIG_KEY_0", "safe.directory");
        environment.put("GIT_CONFIG_VALUE_0", "*");
        environment.put("REQUEST_METHOD", exchange.getRequestMethod());
        environment.put("PATH_INFO", exchange.getRequestURI().getPath());
        environment.put("QUERY_STRING", header(exchange.getRequestURI().getQuery()));
        environment.put("CONTENT_TYPE", header(exchange.getRequestHeaders().getFirst("Content-Type")));
        environment.put("CONTENT_LENGTH", header(exchange.getRequestHeaders().getFirst("Content-Length")));
        environment.put(
                "HTTP_CONTENT_ENCODING", header(exchange.getRequestHeaders().getFirst("Content-Encoding")));
        if (!old) {
            environment.put("GIT_PROTOCOL", header(exchange.getRequestHeaders().getFirst("Git-Protocol")));
        }
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static String header(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "" : value;
    }

    private static void reply(HttpExchange exchange, InputStream in) throws IOException {
        int status = 200;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] parts = line.split(": ", 2);
            if (parts[0].equals("Status")) {
                status = Integer.parseInt(parts[1].substring(0, 3));
            } else {
                exchange.getResponseHeaders().add(parts[0], parts[1]);
            }
        }
        exchange.sendResponseHeaders(status, 0);
        in.transferTo(exchange.getResponseBody());
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
