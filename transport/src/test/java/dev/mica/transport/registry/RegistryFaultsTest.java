package dev.mica.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.MediaType;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.transport.http.HttpPolicy;
import dev.mica.transport.testing.FaultyServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What servers do wrong ends in an error that names them, or in the right bytes, and never in the store.
final class RegistryFaultsTest {
    private static final byte[] BYTES = new byte[300_000];
    private static final Descriptor BLOB = Descriptor.of(MediaType.OCI_LAYER, Digest.ofBytes(BYTES), BYTES.length);
    private static final RegistryOptions QUICK = RegistryOptions.DEFAULT.withHttp(new HttpPolicy(
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            3,
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            java.util.Set.of()));

    private final MemoryContentStore store = new MemoryContentStore();
    private RegistryOptions options = QUICK;

    @AfterEach
    void nothingIsLeftOpen() {
        store.checkNothingOpen();
    }

    private FaultyServer fetch(Descriptor blob, FaultyServer.Answer answer) throws IOException {
        try (FaultyServer server = FaultyServer.start(answer);
                RegistrySource source = RegistrySource.of(options)) {
            source.fetch(ImageReference.parse(server.address() + "/app:1"), blob, store);
            return server;
        }
    }

    private void refused(Descriptor blob, FaultyServer.Answer answer) {
        refused(blob, answer, "");
    }

    private void refused(Descriptor blob, FaultyServer.Answer answer, String... words) {
        assertThatThrownBy(() -> fetch(blob, answer))
                .isInstanceOf(RemoteFailureException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("secret=");
        assertThat(store.contains(blob.digest())).isFalse();
    }

    @Test
    void wrongBytesAreRefused() {
        byte[] wrong = BYTES.clone();
        wrong[7] = 1;
        refused(BLOB, (exchange, number) -> FaultyServer.send(exchange, 200, wrong), "wrong bytes");
    }

    @Test
    void wrongLengthsAreRefused() {
        refused(BLOB, (exchange, number) -> FaultyServer.send(exchange, 200, Arrays.copyOf(BYTES, 5)), "announces 5");
        refused(
                BLOB,
                (exchange, number) -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(new byte[BYTES.length + 1]);
                },
                "sends more");
    }

    @Test
    void brokenTransfersGoOn() throws IOException {
        FaultyServer server = fetch(BLOB, (exchange, number) -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            if (range != null) {
                exchange.getResponseHeaders()
                        .add("Content-Range", "bytes " + from + "-" + (BYTES.length - 1) + "/" + BYTES.length);
            }
            int to = number < 4 ? Math.min(BYTES.length, from + 70_000) : BYTES.length;
            FaultyServer.sendPart(
                    exchange, range == null ? 200 : 206, BYTES.length - from, Arrays.copyOfRange(BYTES, from, to));
        });
        assertThat(store.contains(BLOB.digest())).isTrue();
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void brokenTransfersGoOnWithoutRanges() throws IOException {
        fetch(
                BLOB,
                (exchange, number) -> FaultyServer.sendPart(
                        exchange,
                        200,
                        BYTES.length,
                        Arrays.copyOf(BYTES, number < 3 ? 70_000 * number : BYTES.length)));
        assertThat(store.contains(BLOB.digest())).isTrue();
    }

    @Test
    void endlesslyBrokenTransfersEnd() {
        refused(
                BLOB,
                (exchange, number) -> FaultyServer.sendPart(exchange, 200, BYTES.length, Arrays.copyOf(BYTES, 10)),
                "broke off after");
    }

    @Test
    void busyServersAreAskedAgain() throws IOException {
        for (int status : new int[] {429, 500, 503}) {
            store.delete(BLOB.digest());
            FaultyServer server = fetch(BLOB, (exchange, number) -> {
                exchange.getResponseHeaders().add("Retry-After", "0");
                FaultyServer.send(exchange, number < 3 ? status : 200, number < 3 ? new byte[0] : BYTES);
            });
            assertThat(server.requests()).hasSize(3);
        }
        store.delete(BLOB.digest());
        refused(BLOB, (exchange, number) -> FaultyServer.send(exchange, 429, ""), "429", "too many requests");
    }

    @Test
    void silentServersAreLeft() {
        options = QUICK.withHttp(new HttpPolicy(
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                2,
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                java.util.Set.of()));
        refused(
                BLOB,
                (exchange, number) -> {
                    FaultyServer.sendPart(exchange, 200, BYTES.length, new byte[0]);
                    pause();
                },
                "broke off after 0 of 300000 bytes");
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(2500);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void redirectsHaveLimits() {
        refused(
                BLOB,
                (exchange, number) -> {
                    exchange.getResponseHeaders().add("Location", "/again?secret=1");
                    FaultyServer.send(exchange, 307, "");
                },
                "redirected more than 10 times");
        for (String location :
                new String[] {"file:///etc/passwd", "http://example.com/x", "ftp://x/y", "http://[", "gopher:"}) {
            refused(BLOB, (exchange, number) -> {
                exchange.getResponseHeaders().add("Location", location);
                FaultyServer.send(exchange, 302, "");
            });
        }
    }

    @Test
    void credentialsGoNowhereElse() throws IOException {
        options = QUICK.withCredentials(registry -> java.util.Optional.of(new Credential.Password("joe", "s3cret")));
        java.util.List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (FaultyServer other = FaultyServer.start((exchange, number) -> {
            seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            FaultyServer.send(exchange, 200, BYTES);
        })) {
            FaultyServer server = fetch(BLOB, (exchange, number) -> {
                if (exchange.getRequestHeaders().getFirst("Authorization") == null) {
                    exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"x\"");
                    FaultyServer.send(exchange, 401, "");
                } else {
                    exchange.getResponseHeaders().add("Location", "http://" + other.address() + "/blob");
                    FaultyServer.send(exchange, 307, "");
                }
            });
            assertThat(server.requests()).hasSize(2);
        }
        assertThat(seen).containsExactly("null");
    }

    @Test
    void tokensAreFetchedOnce() throws IOException {
        try (FaultyServer server = FaultyServer.start((exchange, number) -> {
                    if (exchange.getRequestURI().getPath().equals("/token")) {
                        FaultyServer.send(exchange, 200, "{\"token\":\"abc\",\"expires_in\":300}");
                    } else if ("Bearer abc".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                        FaultyServer.send(exchange, 200, BYTES);
                    } else {
                        exchange.getResponseHeaders()
                                .add(
                                        "WWW-Authenticate",
                                        "Bearer realm=\"http://"
                                                + exchange.getRequestHeaders().getFirst("Host")
                                                + "/token\",service=\"tests\",scope=\"repository:app:pull\"");
                        FaultyServer.send(exchange, 401, "");
                    }
                });
                RegistrySource source = RegistrySource.of(options)) {
            ImageReference name = ImageReference.parse(server.address() + "/app:1");
            source.fetch(name, BLOB, store);
            store.delete(BLOB.digest());
            source.fetch(name, BLOB, store);
            assertThat(server.requests())
                    .filteredOn(request -> request.startsWith("GET /token"))
                    .containsExactly("GET /token?service=tests&scope=repository%3Aapp%3Apull");
        }
    }

    @Test
    void hostileChallengesAreRefused() {
        for (String challenge : new String[] {
            "Bearer realm=\"file:///etc/passwd\"",
            "Bearer realm=\"http://example.com/token\"",
            "Bearer",
            "Bearer realm=\"" + "x".repeat(9000) + "\"",
            "Bearer realm=\"http://[::1\"",
            "\"\"\"===,,,",
            ""
        }) {
            refused(BLOB, (exchange, number) -> {
                exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
                FaultyServer.send(exchange, 401, "");
            });
        }
    }

    @Test
    void endlessManifestsAreRefused() {
        Descriptor manifest = Descriptor.of(MediaType.OCI_MANIFEST, BLOB.digest(), 100);
        refused(
                manifest,
                (exchange, number) -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] part = new byte[1 << 16];
                    for (int i = 0; i < 100; i++) {
                        exchange.getResponseBody().write(part);
                    }
                },
                "answers with more than");
        refused(manifest, (exchange, number) -> FaultyServer.send(exchange, 200, "{}"), "another digest");
    }
}
