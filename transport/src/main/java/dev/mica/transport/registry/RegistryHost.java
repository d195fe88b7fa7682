package dev.mica.transport.registry;

import dev.mica.core.port.RemoteFailureException;
import dev.mica.transport.http.Call;
import dev.mica.transport.http.HttpAddress;
import dev.mica.transport.http.HttpCaller;
import dev.mica.transport.http.Reply;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One registry: where it is, and how it is spoken to. For any thread.
final class RegistryHost {
    private static final String DOCKER_HUB = "docker.io";
    private static final String DOCKER_HUB_ADDRESS = "registry-1.docker.io";
    private static final Logger LOG = LoggerFactory.getLogger(RegistryHost.class);
    private static final int PEEK_BYTES = 512;
    private static final int LONG_BODY_BYTES = 64 << 10;

    private final String name;
    private final String address;
    private final HttpCaller http;
    private final Authorizer authorizer;
    private final RegistryOptions options;
    /// Scopes that needed no authorization when they were last used without.
    private final Set<String> open = ConcurrentHashMap.newKeySet();
    private @Nullable URI base;

    /// @param name as references have it
    RegistryHost(String name, HttpCaller http, RegistryOptions options) {
        this(name, http, options, new Authorizer(name, http, options.credentials()));
    }

    RegistryHost(String name, HttpCaller http, RegistryOptions options, Authorizer authorizer) {
        this.name = name;
        this.address = name.equals(DOCKER_HUB) ? DOCKER_HUB_ADDRESS : name;
        this.http = http;
        this.authorizer = authorizer;
        this.options = options;
    }

    String name() {
        return name;
    }

    HttpCaller http() {
        return http;
    }

    /// `https://address/v2/`, or `http` where that may be and is spoken.
    private synchronized URI base() throws IOException {
        URI found = base;
        if (found == null) {
            found = URI.create((isPlain() ? "http://" : "https://") + address + "/v2/");
            base = found;
        }
        return found;
    }

    /// Who has certificates of its own is meant to be spoken to by TLS; who is named as insecure may speak it.
    private boolean isPlain() throws IOException {
        try {
            boolean insecure = options.http().permitsPlain(address);
            if (HttpAddress.isLoopback(address)
                    && (insecure || options.certificates().apply(address).isEmpty())) {
                return speaksPlain();
            }
            return insecure && !speaksTls();
        } catch (UncheckedIOException e) {
            throw new RemoteFailureException(name + " can't be spoken to: " + e.getMessage(), e);
        }
    }

    private boolean speaksTls() throws IOException {
        try (Reply _ = http.sendOnce(Call.get(URI.create("https://" + address + "/v2/")))) {
            return true;
        } catch (RemoteFailureException e) {
            LOG.debug("{} is spoken to without TLS: {}", name, e.getMessage());
            return false;
        }
    }

    /// A TLS server answers a plain request with a refusal, or with bytes that are no HTTP.
    private boolean speaksPlain() throws IOException {
        try (Reply reply = http.sendOnce(Call.get(URI.create("http://" + address + "/v2/")))) {
            return reply.status() != 400
                    || !new String(reply.body().readNBytes(PEEK_BYTES), StandardCharsets.UTF_8).contains("HTTPS");
        } catch (InterruptedIOException e) {
            throw e;
        } catch (RemoteFailureException e) {
            if (e.getCause() instanceof ConnectException || e.getCause() instanceof HttpTimeoutException) {
                throw e;
            }
            return false;
        }
    }

    /// A path below `/v2/`.
    URI uri(String path) throws IOException {
        return base().resolve(path);
    }

    /// Sends a request and answers challenges.
    ///
    /// @param scope what the request needs: `repository:NAME:ACTIONS`
    Reply send(Call call, String scope) throws IOException {
        return send(call, scope, http::send);
    }

    /// The same, but what fails is not repeated.
    Reply sendOnce(Call call, String scope) throws IOException {
        return send(call, scope, http::sendOnce);
    }

    private static boolean isLong(Call call) {
        return call.body().isPresent() && call.body().get().length() >= LONG_BODY_BYTES;
    }

    private interface Sending {
        Reply send(Call call) throws IOException;
    }

    private Reply sendElsewhere(Call call, Sending sending) throws IOException {
        try {
            return sending.send(call);
        } catch (RemoteFailureException e) {
            String message = name + " has this sent elsewhere: " + e.getMessage();
            throw e.getCause() == null
                    ? new RemoteFailureException(message)
                    : new RemoteFailureException(message, e.getCause());
        }
    }

    private Reply send(Call call, String scope, Sending sending) throws IOException {
        if (!HttpAddress.origin(call.uri()).equals(HttpAddress.origin(base()))) {
            // A registry may have uploads sent elsewhere, but its credentials are for itself.
            return sendElsewhere(call, sending);
        }
        Optional<String> known = authorizer.header(scope);
        if (known.isEmpty() && isLong(call) && !open.contains(scope)) {
            // A body that is refused for want of a token would have to be sent again.
            send(Call.get(base()), scope, sending).close();
            known = authorizer.header(scope);
        }
        Reply first = sending.send(
                known.map(header -> call.with("Authorization", header)).orElse(call));
        if (first.status() != 401) {
            if (known.isEmpty()) {
                open.add(scope);
            }
            return first;
        }
        List<Challenge> challenges = Challenge.parse(first.headers("WWW-Authenticate"));
        Optional<String> answer;
        try {
            answer = authorizer.answer(first.uri(), challenges, scope);
        } catch (IOException | RuntimeException e) {
            first.close();
            throw e;
        }
        if (answer.isEmpty()) {
            return first;
        }
        first.close();
        return sending.send(call.with("Authorization", answer.get()));
    }
}
