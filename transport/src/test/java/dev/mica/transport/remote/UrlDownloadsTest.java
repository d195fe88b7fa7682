package dev.mica.transport.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.port.RemoteSource.RemoteFile;
import dev.mica.core.port.RemoteSource.RemoteRequest;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.transport.http.HttpPolicy;
import dev.mica.transport.testing.FaultyServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Files that ADD asks for.
final class UrlDownloadsTest {
    private static final byte[] BYTES = "a file".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private final UrlDownloads downloads = new UrlDownloads(HttpPolicy.DEFAULT.withAttempts(2, Duration.ofMillis(1)));
    private final MemoryContentStore store = new MemoryContentStore();

    @AfterEach
    void nothingIsLeftOpen() {
        store.checkNothingOpen();
    }

    private RemoteFile download(String path, FaultyServer.Answer answer) throws IOException {
        try (FaultyServer server = FaultyServer.start(answer)) {
            return downloads.download(
                    new RemoteRequest("http://joe:s3cret@" + server.address() + path, Optional.of("Bearer t0ken")),
                    store);
        }
    }

    @Test
    void filesHaveNamesAndTimes() throws IOException {
        RemoteFile file = download("/some/file.txt?x=y", (exchange, number) -> {
            assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer t0ken");
            exchange.getResponseHeaders().add("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT");
            FaultyServer.send(exchange, 200, BYTES);
        });
        assertThat(file)
                .isEqualTo(new RemoteFile(
                        Digest.ofBytes(BYTES),
                        BYTES.length,
                        "file.txt",
                        Optional.of(Instant.parse("2015-10-21T07:28:00Z"))));
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
}
