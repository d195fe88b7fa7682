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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
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
    void serversSayWhenToComeAgain() throws IOException {
        options = QUICK.withHttp(new HttpPolicy(
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                2,
                Duration.ofMillis(1),
                Duration.ofSeconds(30),
                java.util.Set.of()));
        String inTwoSeconds = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(3));
        for (String when : new String[] {"1", inTwoSeconds}) {
            store.delete(BLOB.digest());
            long start = System.nanoTime();
            fetch(BLOB, (exchange, number) -> {
                exchange.getResponseHeaders().add("Retry-After", when);
                FaultyServer.send(exchange, number == 1 ? 503 : 200, number == 1 ? new byte[0] : BYTES);
            });
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
        }
    }

    @Test
    void nobodyIsWaitedForWithoutEnd() {
        options = QUICK.withHttp(new HttpPolicy(
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                2,
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                java.util.Set.of()));
        refused(BLOB, (exchange, number) -> pause(), "failed");
        try (RegistrySource source = RegistrySource.of(options)) {
            // An address of no machine (RFC 5737): nothing comes back, or the network says so at once.
            assertThatThrownBy(() -> source.resolve(ImageReference.parse("192.0.2.255:9/app:1")))
                    .isInstanceOf(RemoteFailureException.class)
                    .hasMessageContaining("192.0.2.255");
        }
    }

    @Test
    void documentsThatAreNoneAreRefused() {
        for (String document : new String[] {
            "{",
            "[]",
            "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"layers\":7}",
            "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_INDEX + "\",\"manifests\":[{}]}",
            "{\"schemaVersion\":1,\"fsLayers\":[]}",
            "[".repeat(100_000)
        }) {
            byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
            Descriptor manifest = Descriptor.of(MediaType.OCI_MANIFEST, Digest.ofBytes(bytes), bytes.length);
            refused(manifest, (exchange, number) -> {
                exchange.getResponseHeaders().add("Content-Type", MediaType.OCI_MANIFEST.value());
                FaultyServer.send(exchange, 200, bytes);
            });
        }
    }

    @Test
    void hostileTokenServersAreRefused() {
        for (FaultyServer.Answer answer : List.<FaultyServer.Answer>of(
                (exchange, number) -> FaultyServer.send(exchange, 200, "{"),
                (exchange, number) -> FaultyServer.send(exchange, 200, "{}"),
                (exchange, number) -> FaultyServer.send(exchange, 200, "{\"token\":\"a\\r\\nX: y\"}"),
                (exchange, number) -> FaultyServer.send(exchange, 200, "{\"token\":{}}"),
                (exchange, number) -> FaultyServer.send(exchange, 500, ""),
                (exchange, number) -> {
                    exchange.sendResponseHeaders(200, 0);
                    for (int i = 0; i < 1000; i++) {
                        exchange.getResponseBody().write(new byte[1 << 16]);
                    }
                })) {
            refused(
                    BLOB,
                    (exchange, number) -> {
                        if (exchange.getRequestURI().getPath().equals("/token")) {
                            answer.to(exchange, number);
                            return;
                        }
                        exchange.getResponseHeaders()
                                .add(
                                        "WWW-Authenticate",
                                        "Bearer realm=\"http://"
                                                + exchange.getRequestHeaders().getFirst("Host") + "/token\"");
                        FaultyServer.send(exchange, 401, "");
                    },
                    "token");
        }
    }

    @Test
    void rangesThatWereNotAskedForAreRefused() {
        refused(
                BLOB,
                (exchange, number) -> {
                    if (number == 1) {
                        FaultyServer.sendPart(exchange, 200, BYTES.length, Arrays.copyOf(BYTES, 1000));
                        return;
                    }
                    exchange.getResponseHeaders()
                            .add("Content-Range", "bytes 0-" + (BYTES.length - 1) + "/" + BYTES.length);
                    FaultyServer.send(exchange, 206, BYTES);
                },
                "the server answers with other ones");
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
