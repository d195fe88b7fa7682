package dev.mica.transport.registry;

import static dev.mica.transport.registry.PushFaultsTest.Fault.at;
import static dev.mica.transport.testing.FaultyServer.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryRefStore;
import dev.mica.transport.http.HttpPolicy;
import dev.mica.transport.testing.MemoryRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What goes wrong in each step of a push is done again, or ends in an error that names the server and leaves no tag.
/// The image has a layer that goes in chunks and a configuration that goes in one piece.
final class PushFaultsTest {
    private static final int CHUNK = 1000;
    private static final HttpPolicy QUICK = new HttpPolicy(
            Duration.ofSeconds(5), Duration.ofSeconds(1), 3, Duration.ofMillis(1), Duration.ofMillis(2), Set.of());
    private static final int ALWAYS = Integer.MAX_VALUE;
    private static final String BEGIN = "POST .*/blobs/uploads/.*";
    private static final String CHUNKS = "PATCH .*";
    private static final String END = "PUT .*/blobs/.*";
    private static final String MANIFEST = "PUT .*/manifests/.*";
    private static final String PRESENCE = "HEAD .*/blobs/.*";

    private final MemoryContentStore store = new MemoryContentStore();
    private final StoredMemory memory = StoredMemory.of(store, new MemoryRefStore());
    private final Registries registries = new Registries(() -> RegistryOptions.DEFAULT
            .withHttp(QUICK)
            .withCredentials(registry -> Optional.of(new Credential.Password("joe", "s3cret"))));
    private MemoryRegistry registry;
    private Descriptor layer;
    private Descriptor config;
    private byte[] manifest;

    /// @param expected a part of the error; empty if the push is to succeed
    record Fault(String request, int times, MemoryRegistry.Answer answer, String expected) {
        static Fault at(String request, int times, MemoryRegistry.Answer answer, String expected) {
            return new Fault(request, times, answer, expected);
        }

        @Override
        public String toString() {
            return request + " × " + times + ": " + (expected.isEmpty() ? "goes on" : expected);
        }
    }

    @BeforeEach
    void make() throws IOException {
        byte[] bytes = new byte[CHUNK * 4 + 50];
        new Random(1).nextBytes(bytes);
        layer = Descriptor.of(MediaType.OCI_LAYER, store.put(bytes), bytes.length);
        byte[] text = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        config = Descriptor.of(MediaType.OCI_CONFIG, store.put(text), text.length);
        manifest = OciJson.write(Manifest.of(MediaType.OCI_MANIFEST, config, List.of(layer)));
        registry = MemoryRegistry.start();
    }

    @AfterEach
    void close() {
        registries.close();
        registry.close();
        store.checkNothingOpen();
    }

    private void push() throws IOException {
        RepositoryWriter writer = new RepositoryWriter(registries.host(registry.address()), "app", memory, CHUNK);
        writer.upload(layer, store);
        writer.upload(config, store);
        writer.putManifest("1", MediaType.OCI_MANIFEST, manifest);
    }

    private static void hangUp(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readNBytes(10);
    }

    private static MemoryRegistry.Answer status(int status) {
        return exchange -> {
            exchange.getRequestBody().readAllBytes();
            send(exchange, status, "{\"errors\":[{\"code\":\"TESTED\",\"message\":\"by a test\"}]}");
        };
    }

    private static MemoryRegistry.Answer header(int status, String name, String value) {
        return exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set(name, value);
            send(exchange, status, "");
        };
    }

    private static void redirectToItself(HttpExchange exchange) throws IOException {
        header(307, "Location", exchange.getRequestURI().toString()).to(exchange);
    }

    private static void silence(HttpExchange exchange) throws IOException {
        try {
            Thread.sleep(1500);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void talkWithoutEnd(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(400, 0);
        for (int i = 0; i < 1 << 12; i++) {
            exchange.getResponseBody().write(new byte[1 << 16]);
        }
    }

    static Stream<Fault> faults() {
        Stream<Fault> all = Stream.of(PRESENCE, BEGIN, CHUNKS, END, MANIFEST)
                .flatMap(step -> Stream.of(
                        at(step, 2, status(500), ""),
                        at(step, 1, header(429, "Retry-After", "0"), ""),
                        at(step, 1, header(503, "Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"), ""),
                        at(step, 2, PushFaultsTest::hangUp, ""),
                        at(step, 1, PushFaultsTest::silence, ""),
                        at(step, ALWAYS, status(502), "answers with status 502"),
                        at(step, ALWAYS, PushFaultsTest::hangUp, "failed"),
                        at(step, ALWAYS, status(403), "status 403: access is denied"),
                        // A registry that takes no chunks gets the whole.
                        at(step, ALWAYS, PushFaultsTest::talkWithoutEnd, step.equals(CHUNKS) ? "" : "status 400"),
                        at(step, ALWAYS, PushFaultsTest::redirectToItself, "more than 10 times"),
                        at(step, ALWAYS, header(307, "Location", "file:///etc/passwd"), "not an http or https URL"),
                        at(step, ALWAYS, header(307, "Location", "http://registry.test/x"), "is not encrypted"),
                        at(step, ALWAYS, header(401, "WWW-Authenticate", "Bearer realm=\"file:///x\""), "not an http"),
                        at(step, ALWAYS, header(401, "WWW-Authenticate", "Bearer"), "names no token server"),
                        at(step, ALWAYS, header(401, "WWW-Authenticate", "x".repeat(20_000)), "status 401")));
        return Stream.concat(
                all.filter(fault ->
                        !fault.request().equals(PRESENCE) || !fault.expected().contains("status 400")),
                uploads());
    }

    /// What only uploads can do wrong.
    private static Stream<Fault> uploads() {
        return Stream.of(
                at(BEGIN, ALWAYS, header(202, "X", "no Location"), "answers with status 202"),
                at(BEGIN, ALWAYS, header(202, "Location", "file:///etc/passwd"), "not an http or https URL"),
                at(BEGIN, ALWAYS, header(202, "Location", "http://registry.test/x"), "is not encrypted"),
                at(BEGIN, ALWAYS, header(202, "Location", "http://[x"), "a Location that is no URL"),
                at(BEGIN, ALWAYS, header(301, "Location", "/v2/"), "expected 307 or 308"),
                at(BEGIN, ALWAYS, header(302, "Location", "/v2/"), "expected 307 or 308"),
                at(CHUNKS, 1, status(416), ""),
                at(CHUNKS, 1, status(404), ""),
                at(CHUNKS, ALWAYS, header(202, "Range", "0-99999"), "the registry says that it has 100000 bytes"),
                at(CHUNKS, ALWAYS, header(202, "Range", "nonsense"), "the registry says that it has 0 bytes"),
                at(END, 1, status(404), ""),
                at(END, 1, status(416), ""),
                at(END, ALWAYS, status(400), "status 400 (TESTED by a test)"),
                at(MANIFEST, ALWAYS, status(400), "status 400 (TESTED by a test)"),
                at(MANIFEST, ALWAYS, status(404), "not found"),
                at(MANIFEST, ALWAYS, status(413), "status 413"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void faultsPassOrAreTold(Fault fault) throws IOException {
        registry.doWrong(fault.request(), fault.times(), fault.answer());
        if (fault.expected().isEmpty()) {
            push();
            MemoryContentStore pulled = new MemoryContentStore();
            Repository repository = registries.repository(ImageReference.parse(registry.address() + "/app"));
            assertThat(repository.document("1").orElseThrow().bytes()).isEqualTo(manifest);
            repository.download(layer, pulled, Optional.empty());
            assertThat(memory.upload(registry.address() + "/app", layer.digest()))
                    .isEmpty();
        } else {
            assertThatThrownBy(this::push)
                    .isInstanceOf(RemoteFailureException.class)
                    .hasMessageContaining(fault.expected())
                    .hasMessageContaining("127.0.0.1")
                    .hasMessageNotContaining("secret");
            assertThat(tags()).isEmpty();
        }
    }

    private List<String> tags() throws IOException {
        return new RepositoryWriter(registries.host(registry.address()), "app", memory, CHUNK).tags();
    }

    @Test
    void credentialsStayWithTheRegistryWhenUploadsGoElsewhere() throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        registry.requireTokens("joe", "s3cret");
        try (MemoryRegistry elsewhere = MemoryRegistry.start()) {
            elsewhere.doWrong(".*", ALWAYS, exchange -> {
                seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                exchange.getRequestBody().readAllBytes();
                send(exchange, 403, "");
            });
            registry.doWrong(
                    BEGIN,
                    ALWAYS,
                    header(202, "Location", "http://" + elsewhere.address() + "/v2/app/blobs/uploads/1"));
            assertThatThrownBy(this::push).isInstanceOf(RemoteFailureException.class);
        }
        assertThat(seen).isNotEmpty().containsOnly("null");
    }

    @Test
    void eachStepAsksForTheScopeThatItNeeds() throws IOException {
        registry.requireTokens("joe", "s3cret");
        push();
        RepositoryWriter other = new RepositoryWriter(registries.host(registry.address()), "other", memory, CHUNK);
        assertThat(other.upload(layer, store)).isEqualTo(new UploadOutcome.Mounted("app"));
        assertThat(tags()).containsExactly("1");
        RepositoryWriter app = new RepositoryWriter(registries.host(registry.address()), "app", memory, CHUNK);
        app.delete(Digest.ofBytes(manifest).toString());
        assertThat(tags()).isEmpty();
    }
}
