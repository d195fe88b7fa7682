package dev.mica.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.CacheStore;
import dev.mica.core.testing.CacheStoreContract;
import dev.mica.transport.testing.DockerRegistry;
import dev.mica.transport.testing.MemoryRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryCacheTest {
    /// Caches of one test, each by a client of its own.
    private abstract static class InARegistry extends CacheStoreContract {
        private final List<RegistrySource> clients = new ArrayList<>();
        private final String repository = "team/app" + System.nanoTime();

        abstract String address() throws IOException;

        @Override
        protected CacheStore openCache() throws IOException {
            RegistrySource client = RegistrySource.of(RegistryOptions.DEFAULT);
            clients.add(client);
            return client.cache(ImageReference.parse(address() + "/" + repository + ":cache"));
        }

        @AfterEach
        void closeClients() {
            clients.forEach(RegistrySource::close);
        }
    }

    @Nested
    class InMemory extends InARegistry {
        private final List<MemoryRegistry> registries = new ArrayList<>();

        @Override
        String address() throws IOException {
            if (registries.isEmpty()) {
                registries.add(MemoryRegistry.start());
            }
            return registries.getFirst().address();
        }

        @AfterEach
        void closeRegistry() {
            registries.forEach(MemoryRegistry::close);
        }

        @Test
        void where_nothing_can_be_deleted_it_is_said_so() throws IOException {
            CacheStore cache = openCache();
            registries.getFirst().forbidDeletion();
            assertThatThrownBy(() -> cache.retract(Digest.ofBytes(new byte[1])))
                    .isInstanceOf(UnsupportedOperationException.class);
        }

        @Test
        void other_tags_are_no_artifacts() throws IOException {
            try (RegistrySource client = RegistrySource.of(RegistryOptions.DEFAULT)) {
                CacheStore other = client.cache(ImageReference.parse(address() + "/team/app:cache-2"));
                CacheStore cache = client.cache(ImageReference.parse(address() + "/team/app:cache"));
                dev.mica.core.testing.MemoryContentStore contents = new dev.mica.core.testing.MemoryContentStore();
                other.publish(
                        dev.mica.transport.testing.SampleImage.store(contents, "one")
                                .digest(),
                        contents);
                assertThat(other.artifacts()).hasSize(1);
                assertThat(cache.artifacts()).isEmpty();
            }
        }
    }

    @Nested
    class InDebiansRegistry extends InARegistry {
        private static final List<DockerRegistry> REGISTRIES = new ArrayList<>();

        @TempDir
        static Path folder;

        @BeforeAll
        static void start() throws Exception {
            REGISTRIES.add(DockerRegistry.start(folder));
        }

        @AfterAll
        static void stop() {
            REGISTRIES.forEach(DockerRegistry::close);
            REGISTRIES.clear();
        }

        @Override
        String address() {
            return REGISTRIES.getFirst().address();
        }
    }

    @Test
    void aNameThatIsTooLongOrADigestIsRefused() {
        try (RegistrySource client = RegistrySource.of(RegistryOptions.DEFAULT)) {
            assertThatThrownBy(() -> client.cache(ImageReference.parse("localhost/app:" + "x".repeat(64))))
                    .hasMessageContaining("at most 63 characters");
            assertThat(client.cache(ImageReference.parse("localhost/app:" + "x".repeat(63)))
                            .description())
                    .startsWith("localhost/app:x");
            assertThatThrownBy(() -> client.cache(ImageReference.parse("localhost/app@sha256:" + "0".repeat(64))))
                    .hasMessageContaining("no digest");
        }
    }
}
