package dev.mica.transport.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A registry in this process, of strict behaviour (distribution-spec 1.1): bytes that don't have their
/// digest are refused, manifests whose blobs are not there or whose type is not stated, chunks that don't
/// follow the last one or go to another place than the registry named, and with tokens whatever their scope
/// does not allow. Lists tags in pages of three. Tells what was asked of it, and does wrong when it is told
/// to.
public final class MemoryRegistry implements AutoCloseable {
    private static final Pattern PATH = Pattern.compile("/v2/(.+)/(blobs|manifests|tags|referrers)/(.*)");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private final Map<String, MemoryRepository> repositories = new ConcurrentHashMap<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private volatile Optional<MemoryTokens> tokens = Optional.empty();
    private volatile boolean undeletable;
    private volatile boolean chunkless;
    private volatile boolean knowsReferrers;
    private volatile long bytesPerSecond = Long.MAX_VALUE;

    /// A wrong answer.
    @FunctionalInterface
    public interface Answer {
        /// Answers, or hangs up by doing nothing.
        void to(HttpExchange exchange) throws IOException;
    }

    private record Fault(Pattern requests, AtomicInteger left, Answer answer) {}

    private MemoryRegistry(HttpServer server) {
        this.server = server;
    }

    public static MemoryRegistry start() throws IOException {
        return start(0);
    }

    /// @param port of this machine; 0 for any
    public static MemoryRegistry start(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
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

    /// Answers wrongly from now on.
    ///
    /// @param request what method and path with query must match, such as `PATCH .*`
    /// @param times how often; after that it answers rightly again
    public void doWrong(String request, int times, Answer answer) {
        faults.add(new Fault(Pattern.compile(request), new AtomicInteger(times), answer));
    }

    /// Lets in from now on who shows a token whose scope allows what is asked. The token server is a part of this
    /// registry and knows one user.
    public void requireTokens(String user, String password) {
        tokens = Optional.of(new MemoryTokens(address(), user, password));
    }

    /// Lets nothing be deleted from now on.
    public void forbidDeletion() {
        undeletable = true;
    }

    /// Takes uploads in one piece only from now on.
    public void refuseChunks() {
        chunkless = true;
    }

    /// Lists referrers itself from now on.
    public void listReferrers() {
        knowsReferrers = true;
    }

    /// Takes and gives blobs slowly from now on.
    public void slowDown(long newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
    }

    /// Cuts the next chunks off: half of what they bring is kept, and nothing is answered.
    public void cutChunks(int count) {
        cuts.set(count);
    }

    /// Has blobs, manifests, tags and uploads of another registry, which is closed.
    public MemoryRegistry withContentsOf(MemoryRegistry other) {
        repositories.putAll(other.repositories);
        repositories.values().forEach(repository -> repository.moveTo(this));
        return this;
    }

    /// The ranges of blobs that were asked for.
    public List<String> ranges() {
        return List.copyOf(ranges);
    }

    /// Bytes of blobs and chunks that arrived.
    public long receivedBytes() {
        return received.get();
    }

    /// Bytes of blobs that were sent.
    public long sentBytes() {
        return sent.get();
    }

    /// The bytes of all blobs, each counted once in each repository that has it.
    public long heldBytes() {
        return repositories.values().stream()
                .mapToLong(MemoryRepository::heldBytes)
                .sum();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/token") && tokens.isPresent()) {
            tokens.get().give(exchange);
            return;
        }
        if (tokens.isPresent() && !tokens.get().allow(exchange)) {
            return;
        }
        if (path.equals("/v2/")) {
            FaultyServer.send(exchange, 200, "");
            return;
        }
        requests.add(exchange.getRequestMethod() + " " + path);
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        for (Fault fault : faults) {
            if (fault.requests().matcher(request).matches()
                    && fault.left().getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                fault.answer().to(exchange);
                return;
            }
        }
        Matcher parts = PATH.matcher(path);
        if (!parts.matches()) {
            FaultyServer.send(exchange, 404, "");
            return;
        }
        MemoryRepository repository = repositories.computeIfAbsent(parts.group(1), name -> new MemoryRepository(this));
        switch (parts.group(2)) {
            case "blobs" -> repository.blobs(exchange, parts.group(3));
            case "manifests" -> repository.manifests(exchange, parts.group(3));
            case "tags" -> repository.tags(exchange);
            default -> repository.referrers(exchange, parts.group(3));
        }
    }

    Optional<MemoryRepository> repository(String name) {
        return Optional.ofNullable(repositories.get(name));
    }

    boolean isUndeletable() {
        return undeletable;
    }

    boolean isChunkless() {
        return chunkless;
    }

    boolean knowsReferrers() {
        return knowsReferrers;
    }

    /// Whether the next chunk is to be cut off.
    boolean cuts() {
        return cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    void asked(String range) {
        ranges.add(range);
    }

    /// Counts bytes of a blob, and takes the time that they are to take.
    void passed(int bytes, boolean arrived) throws IOException {
        (arrived ? received : sent).addAndGet(bytes);
        try {
            if (bytesPerSecond < Long.MAX_VALUE) {
                Thread.sleep(bytes * 1000L / bytesPerSecond);
            }
        } catch (InterruptedException e) {
            throw new IOException("the registry was closed", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
