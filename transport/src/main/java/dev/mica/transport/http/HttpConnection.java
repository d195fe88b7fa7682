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
import java.util.Optional;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/// The JDK's client, one request at a time: no redirects, no second attempts.
final class HttpConnection implements AutoCloseable {
    private final HttpClient client;
    private final HttpPolicy policy;

    HttpConnection(HttpPolicy policy, Optional<SSLContext> tls) {
        this.policy = policy;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(policy.connectTimeout())
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .proxy(new EnvironmentProxies(System.getenv()));
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
        try {
            HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
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
                            + " certs.d has it)",
                    e);
        }
        return e;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
