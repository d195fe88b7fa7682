package dev.mica.transport.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.OciJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
    private volatile boolean chunkless;
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicLong received = new AtomicLong();

    private static final class Repository {
        private final Map<String, byte[]> blobs = new TreeMap<>();
        private final Map<String, byte[]> manifests = new TreeMap<>();
        private final Map<String, String> tags = new TreeMap<>();
        private final Map<String, ByteArrayOutputStream> uploads = new TreeMap<>();
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

    /// Takes uploads in one piece only from now on.
    public void refuseChunks() {
        chunkless = true;
    }

    /// Cuts the next chunks off: half of what they bring is kept, and nothing is answered.
    public void cutChunks(int count) {
        cuts.set(count);
    }

    /// The ranges of blobs that were asked for.
    public List<String> ranges() {
        return List.copyOf(ranges);
    }

    /// Bytes of blobs and chunks that arrived.
    public long receivedBytes() {
        return received.get();
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

    private void blobs(HttpExchange exchange, Repository repository, String name, byte[] body) throws IOException {
        if (!name.startsWith("uploads/")) {
            read(exchange, repository.blobs.get(name), "application/octet-stream");
            return;
        }
        ByteArrayOutputStream upload = repository.uploads.get(name);
        switch (exchange.getRequestMethod()) {
            case "POST" -> begin(exchange, repository);
            case "PATCH" -> patch(exchange, upload, body);
            case "PUT" -> {
                received.addAndGet(body.length);
                repository.uploads.remove(name);
                send(exchange, finish(exchange, repository, upload, body) ? 201 : 400, new byte[0]);
            }
            default -> {
                if (upload == null) {
                    send(exchange, 404, new byte[0]);
                } else {
                    tellRange(exchange, upload);
                    send(exchange, 204, new byte[0]);
                }
            }
        }
    }

    private void begin(HttpExchange exchange, Repository repository) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        Matcher mount = Pattern.compile("mount=([^&]+)&from=(.+)").matcher(query);
        if (mount.matches() && repositories.containsKey(mount.group(2))) {
            byte[] found = repositories.get(mount.group(2)).blobs.get(mount.group(1));
            if (found != null) {
                repository.blobs.put(mount.group(1), found);
                send(exchange, 201, new byte[0]);
                return;
            }
        }
        String session = UUID.randomUUID().toString();
        repository.uploads.put("uploads/" + session, new ByteArrayOutputStream());
        exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getPath() + session + "?state=1");
        send(exchange, 202, new byte[0]);
    }

    private void patch(HttpExchange exchange, @Nullable ByteArrayOutputStream upload, byte[] body) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Content-Range");
        if (chunkless || upload == null) {
            send(exchange, chunkless ? 405 : 404, new byte[0]);
        } else if (!(upload.size() + "-" + (upload.size() + body.length - 1)).equals(range)) {
            send(exchange, 416, new byte[0]);
        } else if (cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            upload.write(body, 0, body.length / 2);
            received.addAndGet(body.length / 2);
        } else {
            upload.write(body);
            received.addAndGet(body.length);
            tellRange(exchange, upload);
            send(exchange, 202, new byte[0]);
        }
    }

    private static void tellRange(HttpExchange exchange, ByteArrayOutputStream upload) {
        exchange.getResponseHeaders().set("Range", "0-" + Math.max(0, upload.size() - 1));
        exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getPath() + "?state=1");
    }

    private static boolean finish(
            HttpExchange exchange, Repository repository, @Nullable ByteArrayOutputStream upload, byte[] body) {
        String query = exchange.getRequestURI().getRawQuery();
        if (upload == null || !query.startsWith("state=1&")) {
            return false;
        }
        upload.writeBytes(body);
        String digest = query.replaceFirst(".*digest=", "");
        boolean right = Digest.ofBytes(upload.toByteArray()).toString().equals(digest);
        if (right) {
            repository.blobs.put(digest, upload.toByteArray());
        }
        return right;
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
        boolean index = new String(body, StandardCharsets.UTF_8).contains("\"manifests\"");
        List<Descriptor> parts = new ArrayList<>();
        if (index) {
            parts.addAll(OciJson.readIndex(body).manifests());
        } else {
            parts.addAll(OciJson.readManifest(body).layers());
            parts.add(OciJson.readManifest(body).config());
        }
        for (Descriptor part : parts) {
            byte[] there = (index ? repository.manifests : repository.blobs)
                    .get(part.digest().toString());
            if (there == null || there.length != part.size()) {
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

    private void read(HttpExchange exchange, byte @Nullable [] found, String type) throws IOException {
        if (found == null) {
            send(exchange, 404, new byte[0]);
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", type);
        String range = exchange.getRequestHeaders().getFirst("Range");
        if (range != null && exchange.getRequestMethod().equals("GET")) {
            ranges.add(range);
            int from = Integer.parseInt(range.replaceAll("bytes=|-", ""));
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (found.length - 1) + "/" + found.length);
            send(exchange, 206, Arrays.copyOfRange(found, from, found.length));
            return;
        }
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
