package dev.mica.transport.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.OciJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A registry in this process, of strict behaviour (distribution-spec 1.1): bytes that don't have their digest are
/// refused, and manifests whose blobs are not there. Lists tags in pages of three. Tells what was asked of it.
public final class MemoryRegistry implements AutoCloseable {
    private static final int PAGE = 3;
    private static final Pattern PATH = Pattern.compile("/v2/(.+)/(blobs|manifests|tags)/(.*)");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Repository> repositories = new TreeMap<>();
    private volatile boolean undeletable;

    private static final class Repository {
        private final Map<String, byte[]> blobs = new TreeMap<>();
        private final Map<String, byte[]> manifests = new TreeMap<>();
        private final Map<String, String> tags = new TreeMap<>();
        private final List<String> uploads = new ArrayList<>();
    }

    private MemoryRegistry(HttpServer server) {
        this.server = server;
    }

    public static MemoryRegistry start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        MemoryRegistry registry = new MemoryRegistry(server);
        server.setExecutor(registry.threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                registry.answer(exchange);
            }
        });
        server.start();
        return registry;
    }

    /// `host:port`.
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /// Method and path of each request so far, the version check aside.
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public void forgetRequests() {
        requests.clear();
    }

    /// Lets nothing be deleted from now on.
    public void forbidDeletion() {
        undeletable = true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (path.equals("/v2/")) {
            send(exchange, 200, new byte[0]);
            return;
        }
        requests.add(exchange.getRequestMethod() + " " + path);
        Matcher parts = PATH.matcher(path);
        if (!parts.matches()) {
            send(exchange, 404, new byte[0]);
            return;
        }
        synchronized (this) {
            Repository repository = repositories.computeIfAbsent(parts.group(1), name -> new Repository());
            switch (parts.group(2)) {
                case "blobs" -> blobs(exchange, repository, parts.group(3), body);
                case "manifests" -> manifests(exchange, repository, parts.group(3), body);
                default -> tags(exchange, repository);
            }
        }
    }

    private static void blobs(HttpExchange exchange, Repository repository, String name, byte[] body)
            throws IOException {
        String method = exchange.getRequestMethod();
        if (name.equals("uploads/") && method.equals("POST")) {
            String session = UUID.randomUUID().toString();
            repository.uploads.add("uploads/" + session);
            exchange.getResponseHeaders()
                    .set("Location", exchange.getRequestURI().getPath() + session + "?state=1");
            send(exchange, 202, new byte[0]);
        } else if (name.startsWith("uploads/") && method.equals("PUT")) {
            String query = exchange.getRequestURI().getRawQuery();
            String digest = query.replaceFirst(".*digest=", "");
            boolean right = repository.uploads.remove(name)
                    && query.startsWith("state=1&")
                    && Digest.ofBytes(body).toString().equals(digest);
            if (right) {
                repository.blobs.put(digest, body);
            }
            send(exchange, right ? 201 : 400, new byte[0]);
        } else {
            read(exchange, repository.blobs.get(name), "application/octet-stream");
        }
    }

    private void manifests(HttpExchange exchange, Repository repository, String name, byte[] body) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "PUT" -> send(exchange, put(repository, name, body) ? 201 : 400, new byte[0]);
            case "DELETE" -> {
                if (undeletable) {
                    send(exchange, 405, new byte[0]);
                    return;
                }
                boolean there = repository.manifests.remove(name) != null;
                repository.tags.values().removeIf(name::equals);
                send(exchange, there ? 202 : 404, new byte[0]);
            }
            default -> {
                String digest = name.startsWith("sha256:") ? name : repository.tags.getOrDefault(name, "");
                read(exchange, repository.manifests.get(digest), "application/vnd.oci.image.manifest.v1+json");
            }
        }
    }

    private static boolean put(Repository repository, String name, byte[] body) throws IOException {
        Manifest manifest = OciJson.readManifest(body);
        List<Descriptor> blobs = new ArrayList<>(manifest.layers());
        blobs.add(manifest.config());
        for (Descriptor blob : blobs) {
            byte[] there = repository.blobs.get(blob.digest().toString());
            if (there == null || there.length != blob.size()) {
                return false;
            }
        }
        String digest = Digest.ofBytes(body).toString();
        repository.manifests.put(digest, body);
        if (!name.startsWith("sha256:")) {
            repository.tags.put(name, digest);
            return true;
        }
        return name.equals(digest);
    }

    private static void tags(HttpExchange exchange, Repository repository) throws IOException {
        if (repository.blobs.isEmpty()) {
            send(exchange, 404, new byte[0]);
            return;
        }
        String query = exchange.getRequestURI().getQuery();
        String last = query == null ? "" : query.replaceFirst(".*last=", "");
        List<String> page = repository.tags.keySet().stream()
                .filter(tag -> tag.compareTo(last) > 0)
                .limit(PAGE)
                .toList();
        if (page.size() == PAGE) {
            exchange.getResponseHeaders()
                    .set(
                            "Link",
                            "<" + exchange.getRequestURI().getPath() + "?n=" + PAGE + "&last=" + page.getLast()
                                    + ">; rel=\"next\"");
        }
        String names = page.stream().map(tag -> '"' + tag + '"').collect(Collectors.joining(","));
        send(exchange, 200, ("{\"tags\":[" + names + "]}").getBytes(StandardCharsets.UTF_8));
    }

    private static void read(HttpExchange exchange, byte @Nullable [] found, String type) throws IOException {
        if (found == null) {
            send(exchange, 404, new byte[0]);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(found.length));
            exchange.sendResponseHeaders(200, -1);
        } else {
            send(exchange, 200, found);
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
