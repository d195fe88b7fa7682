package dev.mica.transport.http;

import dev.mica.core.port.RemoteFailureException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/// The JDK's client, one request at a time: no redirects, no second attempts.
final class HttpConnection implements AutoCloseable {
    private static final String TUNNEL_PROPERTY = "jdk.http.auth.tunneling.disabledSchemes";
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final HttpClient client;
    private final HttpPolicy policy;
    private final EnvironmentProxies proxies;

    static {
        // Java sends a proxy's password to it within TLS requests only where this is set before its client is loaded.
        if (System.getProperty(TUNNEL_PROPERTY) == null) {
            System.setProperty(TUNNEL_PROPERTY, "");
        }
    }

    HttpConnection(HttpPolicy policy, EnvironmentProxies proxies, Optional<SSLContext> tls) {
        this.policy = policy;
        this.proxies = proxies;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(policy.connectTimeout())
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .proxy(proxies);
        tls.ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    /// @throws RemoteFailureException for what will not pass by itself
    /// @throws IOException for what may
    Reply send(Call call) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(withoutFragment(call.uri()))
                .timeout(policy.idleTimeout())
                .method(call.method(), publisher(call));
        call.headers().forEach(request::header);
        request.setHeader("User-Agent", "mica");
        Optional<ProxyServer> proxy = proxies.find(call.uri());
        proxy.flatMap(ProxyServer::authorization).ifPresent(value -> request.setHeader("Proxy-Authorization", value));
        try {
            HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
            if (proxy.isPresent() && response.statusCode() == PROXY_AUTHENTICATION_REQUIRED) {
                // A tunnel that was refused has no body, not even an empty one.
                try (InputStream _ = response.body()) {
                    throw refused(proxy.get());
                }
            }
            return new Reply(
                    response.statusCode(),
                    call.uri(),
                    name -> response.headers().allValues(name),
                    new StallGuard(response.body(), policy.idleTimeout()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + HttpAddress.shown(call.uri()));
        } catch (IllegalArgumentException e) {
            // The message may repeat a header's value.
            throw new RemoteFailureException("a request to " + HttpAddress.shown(call.uri()) + " can't be made: a"
                    + " header or the URL holds characters that HTTP does not take");
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (SSLException e) {
            throw untrusted(call.uri(), e);
        } catch (HttpConnectTimeoutException e) {
            throw new RemoteFailureException(
                    "can't connect to " + HttpAddress.origin(call.uri()) + ": no answer within "
                            + policy.connectTimeout().toSeconds() + " seconds",
                    e);
        } catch (ConnectException e) {
            throw new RemoteFailureException(
                    "can't connect to " + HttpAddress.origin(call.uri()) + ": " + reason(e), e);
        }
    }

    private static RemoteFailureException refused(ProxyServer proxy) {
        return new RemoteFailureException("the proxy " + proxy + " refuses "
                + (proxy.authorization().isPresent() ? "the user and password" : "anonymous access")
                + " (407): expected http://USER:PASSWORD@HOST:PORT in $HTTPS_PROXY or $HTTP_PROXY");
    }

    private static URI withoutFragment(URI uri) {
        String text = uri.toString();
        int fragment = text.indexOf('#');
        return fragment < 0 ? uri : URI.create(text.substring(0, fragment));
    }

    private static BodyPublisher publisher(Call call) {
        if (call.body().isEmpty()) {
            return BodyPublishers.noBody();
        }
        Call.Body body = call.body().get();
        if (body.length() == 0) {
            return BodyPublishers.ofByteArray(new byte[0]);
        }
        return BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> {
                    try {
                        return body.source().open();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }),
                body.length());
    }

    private static String reason(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof UnresolvedAddressException) {
                return "no such host";
            }
        }
        return failure.getMessage() == null ? "connection refused" : failure.getMessage();
    }

    private static IOException untrusted(URI uri, SSLException e) {
        if (e instanceof javax.net.ssl.SSLHandshakeException
                || String.valueOf(e.getMessage()).contains("SSL message")) {
            return new RemoteFailureException(
                    "no secure connection to " + HttpAddress.origin(uri) + ": " + e.getMessage()
                            + " (if it has a certificate of its own authority, put the authority's certificate where"
                            + " certs.d has it; if it is to be trusted without, name it as an insecure registry)",
                    e);
        }
        return e;
    }

    @Override
    public void close() {
        client.shutdownNow();
        try {
            // The JVM waits 300 ms at its end for a thread that is in a system call, as the client's is until now.
            client.awaitTermination(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
