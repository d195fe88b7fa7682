package dev.mica.transport.http;

import dev.mica.core.port.RemoteFailureException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends requests: follows redirects, and tries again what may pass. Nobody but loopback, and who is named in the
/// policy, is spoken to without encryption; nobody but who was asked gets credentials. For any thread.
public final class HttpCaller implements AutoCloseable {
    /// As many as Go's client and browsers follow.
    private static final int MAX_REDIRECTS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(HttpCaller.class);

    private final HttpPolicy policy;
    private final Function<String, Optional<SSLContext>> certificates;
    private final EnvironmentProxies proxies;
    private final HttpConnection common;
    private final Map<String, HttpConnection> own = new ConcurrentHashMap<>();

    /// @param certificates for `host` or `host:port`, where a server needs other authorities or a client's certificate
    public HttpCaller(HttpPolicy policy, Function<String, Optional<SSLContext>> certificates) {
        this(policy, certificates, System.getenv());
    }

    /// @param environment names the proxies
    HttpCaller(
            HttpPolicy policy, Function<String, Optional<SSLContext>> certificates, Map<String, String> environment) {
        this.policy = policy;
        this.certificates = certificates;
        this.proxies = new EnvironmentProxies(environment);
        this.common = new HttpConnection(policy, proxies, Optional.empty());
    }

    public HttpCaller(HttpPolicy policy) {
        this(policy, host -> Optional.empty());
    }

    /// Sends a request until there is an answer. Answers of any status are returned, those that may pass (429, 5xx)
    /// only after the last attempt.
    ///
    /// @throws RemoteFailureException if no server answers, or a redirect leads where it must not
    /// @throws InterruptedIOException if the thread is interrupted
    public Reply send(Call call) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Duration delay = delay(attempt);
            try {
                Reply reply = follow(call);
                if (!mayPass(reply.status()) || attempt == policy.attempts()) {
                    return reply;
                }
                delay = retryAfter(reply).orElse(delay);
                reply.close();
            } catch (RemoteFailureException | InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (attempt == policy.attempts()) {
                    throw failed(call, e);
                }
                LOG.debug("{}: {}", call, e.getMessage());
            }
            pause(delay, call.toString());
        }
    }

    /// How often to try what may pass.
    public int attempts() {
        return policy.attempts();
    }

    /// Waits as long as [#send(Call)] does after a failed attempt.
    ///
    /// @param attempt that failed, from 1
    /// @param what is done, for people
    public void pauseAfter(int attempt, String what) throws InterruptedIOException {
        pause(delay(attempt), what);
    }

    /// Sends a request once: for those that must not be repeated blindly.
    ///
    /// @throws RemoteFailureException as [#send(Call)]
    public Reply sendOnce(Call call) throws IOException {
        try {
            return follow(call);
        } catch (RemoteFailureException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw failed(call, e);
        }
    }

    private static RemoteFailureException failed(Call call, IOException e) {
        return new RemoteFailureException(
                call + " failed: " + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()), e);
    }

    private Reply follow(Call first) throws IOException {
        Call call = first;
        for (int redirects = 0; ; redirects++) {
            requirePermission(first, call.uri());
            Reply reply = connection(call.uri()).send(call);
            LOG.debug("{}: {}", call, reply.status());
            Optional<String> location = reply.header("Location");
            if (!isRedirect(reply.status()) || location.isEmpty()) {
                return reply;
            }
            reply.close();
            if (redirects == MAX_REDIRECTS) {
                throw new RemoteFailureException(first + " is redirected more than " + MAX_REDIRECTS + " times");
            }
            call = redirected(call, reply.status(), location.get());
        }
    }

    private static boolean isRedirect(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    private Call redirected(Call call, int status, String location) throws IOException {
        URI target = resolve(call.uri(), location);
        if (HttpAddress.isPlain(target) && !HttpAddress.isPlain(call.uri())) {
            throw new RemoteFailureException(
                    call + " is redirected from https to http: " + HttpAddress.shown(target) + " is not followed");
        }
        boolean reads = call.method().equals("GET") || call.method().equals("HEAD");
        if (!reads && status != 307 && status != 308) {
            throw new RemoteFailureException(call + " is redirected with status " + status
                    + ", after which a body can't be sent again; expected 307 or 308");
        }
        boolean sameOrigin = HttpAddress.origin(target).equals(HttpAddress.origin(call.uri()));
        return call.to(call.method(), target, sameOrigin);
    }

    /// Where a `Location` leads.
    ///
    /// @throws RemoteFailureException if it leads to no HTTP server
    public static URI resolve(URI base, String location) throws RemoteFailureException {
        try {
            return HttpAddress.parse(base.resolve(new URI(location)).toString());
        } catch (URISyntaxException e) {
            throw new RemoteFailureException(HttpAddress.shown(base) + " answers with a Location that is no URL");
        } catch (RemoteFailureException e) {
            throw new RemoteFailureException(
                    HttpAddress.shown(base) + " answers with a Location that can't be followed: " + e.getMessage());
        }
    }

    private void requirePermission(Call first, URI uri) throws RemoteFailureException {
        if (HttpAddress.isPlain(uri)
                && !HttpAddress.isLoopback(uri.getHost())
                && !policy.permitsPlain(HttpAddress.hostAndPort(uri))) {
            String why = first.uri().equals(uri) ? "" : first + " is redirected, but ";
            throw new RemoteFailureException(why + HttpAddress.shown(uri)
                    + " is not encrypted: http is spoken to this machine and to registries that are named as insecure");
        }
    }

    private HttpConnection connection(URI uri) throws RemoteFailureException {
        if (HttpAddress.isPlain(uri)) {
            return common;
        }
        String host = HttpAddress.hostAndPort(uri);
        try {
            return own.computeIfAbsent(
                    host,
                    name -> certificates
                            .apply(name)
                            .map(tls -> new HttpConnection(policy, proxies, Optional.of(tls)))
                            .orElse(common));
        } catch (UncheckedIOException e) {
            throw new RemoteFailureException(host + " can't be spoken to: " + e.getMessage(), e);
        }
    }

    private static boolean mayPass(int status) {
        return status == 429 || status == 408 || (status >= 500 && status != 501 && status != 505);
    }

    private Duration delay(int attempt) {
        long factor = 1L << Math.min(attempt - 1, 20);
        long millis = Math.min(
                policy.firstDelay().toMillis() * factor, policy.longestDelay().toMillis());
        // Many builders that were refused together should not come back together.
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 5 + 1));
    }

    /// What the server asks for, in seconds or as a date, within the limit.
    private Optional<Duration> retryAfter(Reply reply) {
        return reply.header("Retry-After").flatMap(HttpCaller::seconds).map(wanted -> {
            Duration wait = wanted.isNegative() ? Duration.ZERO : wanted;
            return wait.compareTo(policy.longestDelay()) > 0 ? policy.longestDelay() : wait;
        });
    }

    private static Optional<Duration> seconds(String text) {
        if (text.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant when = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(Instant.now(), when));
        } catch (DateTimeParseException e) {
            // A header of no meaning asks for nothing.
            return Optional.empty();
        }
    }

    private static void pause(Duration delay, String what) throws InterruptedIOException {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting to repeat " + what);
        }
    }

    /// Ends all connections.
    @Override
    public void close() {
        common.close();
        own.values().forEach(HttpConnection::close);
    }
}
