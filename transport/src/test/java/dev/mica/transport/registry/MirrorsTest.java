package dev.mica.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.ImageSink.NamedImage;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.testing.ImageValidator;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.transport.http.HttpPolicy;
import dev.mica.transport.testing.FaultyServer;
import dev.mica.transport.testing.MemoryRegistry;
import dev.mica.transport.testing.SampleImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MirrorsTest {
    private static final HttpPolicy QUICK = new HttpPolicy(
            Duration.ofSeconds(5), Duration.ofSeconds(5), 2, Duration.ofMillis(1), Duration.ofMillis(2), Set.of());

    private final MemoryContentStore store = new MemoryContentStore();
    private final MemoryContentStore pulled = new MemoryContentStore();
    private Descriptor image;
    private MemoryRegistry origin;

    @BeforeEach
    void push() throws IOException {
        origin = MemoryRegistry.start();
        image = SampleImage.store(store, "one", "two");
        push(origin.address() + "/app:1");
        origin.forgetRequests();
    }

    @AfterEach
    void close() {
        origin.close();
        pulled.checkNothingOpen();
    }

    private void push(String name) throws IOException {
        try (RegistrySource source = RegistrySource.of(RegistryOptions.DEFAULT)) {
            source.sink(PushListener.NONE)
                    .write(List.of(new NamedImage(image, List.of(ImageReference.parse(name)))), store);
        }
    }

    private void pull(CredentialSource credentials, String... mirrors) throws IOException {
        RegistryRules rules = new RegistryRules(
                Map.of(
                        origin.address(),
                        Arrays.stream(mirrors).map(Mirror::parse).toList()),
                Set.of());
        RegistryOptions options = RegistryOptions.DEFAULT
                .withHttp(QUICK)
                .withCredentials(credentials)
                .withRules(rules);
        ImageReference name = ImageReference.parse(origin.address() + "/app:1");
        try (RegistrySource source = RegistrySource.of(options)) {
            Descriptor target = source.resolve(name).orElseThrow();
            source.fetch(name, target, pulled);
            Manifest manifest = OciJson.readManifest(pulled.read(target.digest(), OciJson.MAX_BYTES));
            source.fetch(name, manifest.config(), pulled);
            for (Descriptor layer : manifest.layers()) {
                source.fetch(name, layer, pulled);
            }
            ImageValidator.validate(pulled, target);
            assertThat(target).isEqualTo(image);
        }
    }

    @Test
    void theRegistryIsNotAskedForWhatAMirrorHas() throws IOException {
        try (MemoryRegistry mirror = MemoryRegistry.start()) {
            push(mirror.address() + "/hub/copies/app:1");
            pull(CredentialSource.NONE, "http://" + mirror.address() + "/hub/copies");
        }
        assertThat(origin.requests()).isEmpty();
    }

    @Test
    void mirrorsAreAskedInTheirOrderAndOnce() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        try (MemoryRegistry empty = MemoryRegistry.start();
                FaultyServer broken = FaultyServer.start((exchange, number) -> {
                    asked.add("broken");
                    FaultyServer.send(exchange, 403, "");
                });
                MemoryRegistry good = MemoryRegistry.start()) {
            push(good.address() + "/app:1");
            good.forgetRequests();
            pull(CredentialSource.NONE, "127.0.0.1:1", empty.address(), broken.address(), good.address());
            assertThat(empty.requests()).containsExactly("HEAD /v2/app/manifests/1");
            assertThat(asked).hasSize(1);
            assertThat(good.requests()).hasSize(5);
        }
        assertThat(origin.requests()).isEmpty();
    }

    @Test
    void theRegistryStandsInForMirrorsThatHaveNothing() throws IOException {
        try (MemoryRegistry empty = MemoryRegistry.start()) {
            pull(CredentialSource.NONE, empty.address());
            assertThat(empty.requests()).hasSize(1);
        }
        assertThat(origin.requests()).hasSize(5);
    }

    @Test
    void wrongBytesOfAMirrorAreRefusedAndFetchedFromTheRegistry() throws IOException {
        byte[] manifest = store.read(image.digest(), OciJson.MAX_BYTES);
        try (FaultyServer liar = FaultyServer.start((exchange, number) -> {
            if (exchange.getRequestURI().getPath().contains("/manifests/")) {
                exchange.getResponseHeaders()
                        .add("Content-Type", image.mediaType().value());
                FaultyServer.send(exchange, 200, exchange.getRequestMethod().equals("HEAD") ? new byte[0] : manifest);
            } else {
                FaultyServer.send(exchange, 200, "lies");
            }
        })) {
            pull(CredentialSource.NONE, liar.address());
            assertThat(liar.requests()).as("no blob after the first lie").hasSizeLessThanOrEqualTo(4);
        }
        assertThat(origin.requests()).hasSize(3).allMatch(request -> request.startsWith("GET /v2/app/blobs/"));
    }

    @Test
    void credentialsAreThoseOfTheMirror() throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        try (FaultyServer mirror = FaultyServer.start((exchange, number) -> {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            if (authorization == null) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"x\"");
                FaultyServer.send(exchange, 401, "");
            } else {
                seen.add(authorization);
                FaultyServer.send(exchange, 404, "");
            }
        })) {
            pull(registry -> Optional.of(new Credential.Password("of " + registry, "secret")), mirror.address());
            String expected = "of " + mirror.address() + ":secret";
            assertThat(seen)
                    .containsExactly(
                            "Basic " + Base64.getEncoder().encodeToString(expected.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void whenAllFailAllAreNamed() {
        origin.close();
        assertThatThrownBy(() -> pull(CredentialSource.NONE, "127.0.0.1:1"))
                .isInstanceOf(RemoteFailureException.class)
                .hasMessageContainingAll(
                        "can't connect to http://" + origin.address(),
                        "; its mirror 127.0.0.1:1/app failed too: can't connect to http://127.0.0.1:1");
    }
}
