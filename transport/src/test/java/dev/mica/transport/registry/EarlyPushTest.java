package dev.mica.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.build.Departures;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.MediaType;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryRefStore;
import dev.mica.transport.http.HttpPolicy;
import dev.mica.transport.testing.MemoryRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Layers that leave while they are made, in chunks of 100 bytes.
final class EarlyPushTest {
    private static final int CHUNK = 100;
    private static final int SIZE = 1050;
    private static final Digest RECIPE = Digest.ofBytes(new byte[] {1});
    private static final HttpPolicy QUICK = new HttpPolicy(
            Duration.ofSeconds(5), Duration.ofSeconds(5), 3, Duration.ofMillis(1), Duration.ofMillis(2), Set.of());

    private final MemoryContentStore store = new MemoryContentStore();
    private final StoredMemory memory = StoredMemory.of(store, new MemoryRefStore());
    private final Registries registries = new Registries(() -> RegistryOptions.DEFAULT.withHttp(QUICK));
    private MemoryRegistry registry;

    @BeforeEach
    void start() throws IOException {
        registry = MemoryRegistry.start();
    }

    @AfterEach
    void close() {
        registries.close();
        registry.close();
        store.checkNothingOpen();
    }

    private static byte[] bytes(int seed) {
        byte[] bytes = new byte[SIZE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private EarlyPush early() {
        RepositoryWriter writer = new RepositoryWriter(registries.host(registry.address()), "app", memory, CHUNK);
        return new EarlyPush(writer, (layer, begun) -> writer.upload(layer, store, begun), 2);
    }

    private Descriptor push(byte[] bytes) throws IOException {
        try (EarlyPush push = early()) {
            Digest digest;
            try (Departures.Departure departure = push.begin(RECIPE)) {
                for (int at = 0; at < bytes.length; at += 70) {
                    departure.take(bytes, at, Math.min(70, bytes.length - at));
                }
                digest = store.put(bytes);
                departure.named(digest);
            }
            Descriptor layer = Descriptor.of(MediaType.OCI_LAYER_GZIP, digest, bytes.length);
            push.ready(layer);
            push.awaitAll();
            return layer;
        }
    }

    private void requireThere(Descriptor layer) throws IOException {
        MemoryContentStore pulled = new MemoryContentStore();
        registries
                .repository(ImageReference.parse(registry.address() + "/app"))
                .download(layer, pulled, Optional.empty());
        assertThat(pulled.contains(layer.digest())).isTrue();
    }

    @Test
    void eachByteIsSentOnceAndMostOfThemEarly() throws Exception {
        requireThere(push(bytes(1)));
        assertThat(registry.receivedBytes()).isEqualTo(SIZE);
        assertThat(registry.requests())
                .filteredOn(request -> request.startsWith("PATCH"))
                .hasSize(11);
        assertThat(registry.requests().indexOf("HEAD /v2/app/blobs/" + Digest.ofBytes(bytes(1))))
                .isGreaterThan(10);
    }

    @Test
    void whoMakesTheSameBytesAgainSendsTheRestOnly() throws Exception {
        byte[] bytes = bytes(2);
        try (EarlyPush killed = early();
                Departures.Departure departure = killed.begin(RECIPE)) {
            departure.take(bytes, 0, 630);
            while (registry.receivedBytes() < 600) {
                Thread.sleep(2);
            }
        }
        Descriptor layer = push(bytes);
        requireThere(layer);
        // The registry may have had bytes that nobody heard of any more.
        assertThat(registry.receivedBytes()).isBetween((long) SIZE, (long) SIZE + CHUNK);
    }

    @Test
    void bytesOfAnotherRunThatAreNotTheSameAreReplaced() throws Exception {
        byte[] other = bytes(3);
        try (EarlyPush killed = early();
                Departures.Departure departure = killed.begin(RECIPE)) {
            departure.take(other, 0, 630);
            while (registry.receivedBytes() < 600) {
                Thread.sleep(2);
            }
        }
        requireThere(push(bytes(4)));
    }

    @Test
    void whatBreaksIsSentFromTheStore() throws Exception {
        registry.cutChunks(1);
        requireThere(push(bytes(5)));
        assertThat(registry.receivedBytes()).isLessThan(SIZE + 2 * CHUNK);
    }

    @Test
    void aRegistryWithoutChunksGetsTheWhole() throws Exception {
        registry.refuseChunks();
        requireThere(push(bytes(6)));
    }

    @Test
    void aRegistryThatIsNotThereEndsTheWork() throws Exception {
        registry.close();
        byte[] bytes = bytes(7);
        try (EarlyPush push = early();
                Departures.Departure departure = push.begin(RECIPE)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            departure.take(bytes, 0, bytes.length);
                            Thread.sleep(1);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }
}
