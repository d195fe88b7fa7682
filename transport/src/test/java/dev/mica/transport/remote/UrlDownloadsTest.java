package dev.mica.transport.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.port.RemoteSource.RemoteFile;
import dev.mica.core.port.RemoteSource.RemoteRequest;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryRefStore;
import dev.mica.transport.http.HttpPolicy;
import dev.mica.transport.testing.FaultyServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Files that ADD asks for.
final class UrlDownloadsTest {
    private static final byte[] BYTES = "a file".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private final UrlDownloads downloads = new UrlDownloads(
            HttpPolicy.DEFAULT.withAttempts(2, Duration.ofMillis(1)),
            new MemoryRefStore(InstantSource.fixed(Instant.EPOCH)));
    private final MemoryContentStore store = new MemoryContentStore();

    @AfterEach
    void nothingIsLeftOpen() {
        store.checkNothingOpen();
    }

    private RemoteFile download(String path, FaultyServer.Answer answer) throws IOException {
        try (FaultyServer server = FaultyServer.start(answer)) {
            return downloads.download(
                    new RemoteRequest(
                            "http://joe:s3cret@" + server.address() + path,
                            Optional.of("Bearer t0ken"),
                            Optional.empty()),
                    store);
        }
    }

    @Test
    void filesHaveTimes() throws IOException {
        RemoteFile file = download("/some/file.txt?x=y", (exchange, number) -> {
            assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer t0ken");
            exchange.getResponseHeaders().add("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT");
            FaultyServer.send(exchange, 200, BYTES);
        });
        assertThat(file)
                .isEqualTo(new RemoteFile(
                        Digest.ofBytes(BYTES), BYTES.length, Optional.of(Instant.parse("2015-10-21T07:28:00Z"))));
        assertThat(store.contains(Digest.ofBytes(BYTES))).isTrue();
    }

    @Test
    void whatIsNotThereIsAnErrorWithoutCredentials() {
        assertThatThrownBy(() ->
                        download("/absent?token=s3cret", (exchange, number) -> FaultyServer.send(exchange, 404, "")))
                .isInstanceOf(RemoteFailureException.class)
                .hasMessageContaining("/absent answers with status 404")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void brokenDownloadsLeaveNothing() {
        assertThatThrownBy(() -> download("/x", (exchange, number) -> FaultyServer.sendPart(exchange, 200, 100, BYTES)))
                .isInstanceOf(RemoteFailureException.class)
                .hasMessageContaining("broke off");
        assertThat(store.contains(Digest.ofBytes(BYTES))).isFalse();
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() throws IOException {
        for (String header : new String[] {"ETag", "Last-Modified"}) {
            String value = header.equals("ETag") ? "\"one\"" : "Wed, 21 Oct 2015 07:28:00 GMT";
            String condition = header.equals("ETag") ? "If-None-Match" : "If-Modified-Since";
            try (FaultyServer server = FaultyServer.start((exchange, number) -> {
                exchange.getResponseHeaders().add(header, value);
                boolean known = value.equals(exchange.getRequestHeaders().getFirst(condition));
                FaultyServer.send(exchange, known ? 304 : 200, known ? new byte[0] : BYTES);
            })) {
                RemoteRequest request =
                        new RemoteRequest("http://" + server.address() + "/f.txt", Optional.empty(), Optional.empty());
                RemoteFile first = downloads.download(request, store);
                assertThat(downloads.download(request, store)).isEqualTo(first);
                // Without its bytes it is asked for as if for the first time.
                store.delete(first.content());
                assertThat(downloads.download(request, store)).isEqualTo(first);
                assertThat(store.contains(first.content())).isTrue();
            }
        }
    }

    @Test
    void aChangedFileIsFetched() throws IOException {
        try (FaultyServer server = FaultyServer.start((exchange, number) -> {
            exchange.getResponseHeaders().add("ETag", "\"" + number + "\"");
            FaultyServer.send(exchange, 200, "version " + number);
        })) {
            RemoteRequest request =
                    new RemoteRequest("http://" + server.address() + "/f.txt", Optional.empty(), Optional.empty());
            downloads.download(request, store);
            assertThat(downloads.download(request, store).content())
                    .isEqualTo(Digest.ofBytes("version 2".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
    }

    @Test
    void whatTheChecksumSaysIsNotAskedForAgain() throws IOException {
        Optional<Digest> checksum = Optional.of(Digest.ofBytes(BYTES));
        RemoteRequest request;
        RemoteFile first;
        try (FaultyServer server = FaultyServer.start((exchange, number) -> {
            exchange.getResponseHeaders().add("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT");
            FaultyServer.send(exchange, 200, BYTES);
        })) {
            request = new RemoteRequest("http://" + server.address() + "/f.txt", Optional.empty(), checksum);
            first = downloads.download(request, store);
        }
        assertThat(downloads.download(request, store)).isEqualTo(first);
        RemoteRequest other =
                new RemoteRequest(request.url(), Optional.empty(), Optional.of(Digest.ofBytes(new byte[] {1})));
        assertThatThrownBy(() -> downloads.download(other, store)).isInstanceOf(RemoteFailureException.class);
    }

    @Test
    void theUserOfAUrlGoesIntoTheHeader() throws IOException {
        try (FaultyServer server = FaultyServer.start((exchange, number) -> {
            String sent = exchange.getRequestHeaders().getFirst("Authorization");
            FaultyServer.send(exchange, "Basic am9lOmFAYg==".equals(sent) ? 200 : 401, BYTES);
        })) {
            String url = "http://joe:a%40b@" + server.address() + "/f.txt";
            downloads.download(new RemoteRequest(url, Optional.empty(), Optional.empty()), store);
            assertThat(store.contains(Digest.ofBytes(BYTES))).isTrue();
        }
    }
}
