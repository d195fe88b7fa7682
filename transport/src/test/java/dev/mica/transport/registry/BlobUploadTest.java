package dev.mica.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.MediaType;
import dev.mica.core.port.Blob;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.ContentStore;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryRefStore;
import dev.mica.transport.http.HttpPolicy;
import dev.mica.transport.testing.DockerRegistry;
import dev.mica.transport.testing.MemoryRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uploads in chunks of 100 bytes.
final class BlobUploadTest {
    private static final int CHUNK = 100;
    private static final HttpPolicy QUICK = new HttpPolicy(
            Duration.ofSeconds(5), Duration.ofSeconds(5), 3, Duration.ofMillis(1), Duration.ofMillis(2), Set.of());

    private final MemoryContentStore store = new MemoryContentStore();
    private final StoredMemory memory = StoredMemory.of(store, new MemoryRefStore());
    private Registries registries = new Registries(() -> RegistryOptions.DEFAULT.withHttp(QUICK));

    @BeforeEach
    void remember() {
        registries.remember(memory);
    }

    @AfterEach
    void close() {
        registries.close();
        store.checkNothingOpen();
    }

    private Descriptor blob(int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Descriptor.of(MediaType.OCI_LAYER, store.put(bytes), size);
    }

    private RepositoryWriter writer(String address, String name) {
        return new RepositoryWriter(registries.host(address), name, memory, CHUNK);
    }

    private byte[] there(String address, String name, Descriptor blob) throws IOException {
        MemoryContentStore pulled = new MemoryContentStore();
        registries
                .repository(ImageReference.parse(address + "/" + name))
                .download(blob, pulled, java.util.Optional.empty());
        return pulled.read(blob.digest(), 1 << 20);
    }

    /// A store whose blobs can't be read from some place on.
    private record FailingStore(ContentStore whole, long from) implements ContentStore {
        @Override
        public boolean contains(Digest digest) throws IOException {
            return whole.contains(digest);
        }

        @Override
        public Blob open(Digest digest) throws IOException {
            Blob blob = whole.open(digest);
            return new Blob() {
                @Override
                public long size() {
                    return blob.size();
                }

                @Override
                public InputStream newInputStream() throws IOException {
                    return blob.newInputStream();
                }

                @Override
                public InputStream newInputStream(long offset, long length) throws IOException {
                    if (offset >= from) {
                        throw new IllegalStateException("killed");
                    }
                    return blob.newInputStream(offset, length);
                }

                @Override
                public void close() throws IOException {
                    blob.close();
                }
            };
        }

        @Override
        public BlobWriter newBlob() throws IOException {
            return whole.newBlob();
        }

        @Override
        public void delete(Digest digest) throws IOException {
            whole.delete(digest);
        }

        @Override
        public Stream<BlobInfo> list() throws IOException {
            return whole.list();
        }
    }

    @Test
    void smallBlobsGoInOnePieceAndLargeOnesInChunks() throws Exception {
        try (MemoryRegistry registry = MemoryRegistry.start()) {
            RepositoryWriter writer = writer(registry.address(), "app");
            for (int size : List.of(0, 1, 99, 100, 101, 250, 300)) {
                Descriptor blob = blob(size);
                registry.forgetRequests();
                assertThat(writer.upload(blob, store)).isEqualTo(new UploadOutcome.Sent(size));
                long chunks = registry.requests().stream()
                        .filter(request -> request.startsWith("PATCH"))
                        .count();
                assertThat(chunks).isEqualTo(size <= CHUNK ? 0 : (size + CHUNK - 1) / CHUNK);
                assertThat(Digest.ofBytes(there(registry.address(), "app", blob)))
                        .isEqualTo(blob.digest());
                assertThat(writer.upload(blob, store)).isEqualTo(new UploadOutcome.Present());
            }
        }
    }

    @Test
    void anotherProcessSendsTheRestOnly() throws Exception {
        try (MemoryRegistry registry = MemoryRegistry.start()) {
            Descriptor blob = blob(1000);
            assertThatThrownBy(() -> writer(registry.address(), "app").upload(blob, new FailingStore(store, 700)))
                    .hasStackTraceContaining("killed");
            registries.close();
            registries = new Registries(() -> RegistryOptions.DEFAULT.withHttp(QUICK));
            assertThat(writer(registry.address(), "app").upload(blob, store)).isEqualTo(new UploadOutcome.Sent(300));
            assertThat(registry.receivedBytes()).isEqualTo(1000);
            assertThat(memory.upload(registry.address() + "/app", blob.digest()))
                    .isEmpty();
        }
    }

    @Test
    void aCutChunkGoesOnWhereTheRegistryStands() throws Exception {
        try (MemoryRegistry registry = MemoryRegistry.start()) {
            Descriptor blob = blob(450);
            registry.cutChunks(2);
            writer(registry.address(), "app").upload(blob, store);
            assertThat(registry.receivedBytes()).isEqualTo(450);
            assertThat(Digest.ofBytes(there(registry.address(), "app", blob))).isEqualTo(blob.digest());
        }
    }

    @Test
    void aRegistryWithoutChunksGetsItWhole() throws Exception {
        try (MemoryRegistry registry = MemoryRegistry.start()) {
            registry.refuseChunks();
            Descriptor blob = blob(450);
            writer(registry.address(), "app").upload(blob, store);
            assertThat(registry.receivedBytes()).isEqualTo(450);
        }
    }

    @Test
    void aForgottenUploadBeginsAnew() throws Exception {
        try (MemoryRegistry registry = MemoryRegistry.start()) {
            Descriptor blob = blob(450);
            memory.uploadAt(
                    registry.address() + "/app",
                    blob.digest(),
                    java.net.URI.create("http://" + registry.address() + "/v2/app/blobs/uploads/gone"));
            assertThat(writer(registry.address(), "app").upload(blob, store)).isEqualTo(new UploadOutcome.Sent(450));
        }
    }

    @Test
    void blobsOfOtherRepositoriesAreMounted() throws Exception {
        try (MemoryRegistry registry = MemoryRegistry.start()) {
            Descriptor blob = blob(450);
            writer(registry.address(), "one").upload(blob, store);
            assertThat(writer(registry.address(), "two").upload(blob, store))
                    .isEqualTo(new UploadOutcome.Mounted("one"));
            assertThat(registry.receivedBytes()).isEqualTo(450);
            memory.placed(registry.address(), "nowhere", blob.digest());
            assertThat(writer(registry.address(), "three").upload(blob, store)).isEqualTo(new UploadOutcome.Sent(450));
        }
    }

    @Test
    void dockersRegistryTakesChunksMountsAndRests(@TempDir Path folder) throws Exception {
        try (DockerRegistry registry = DockerRegistry.start(folder)) {
            Descriptor blob = blob(1000);
            assertThatThrownBy(() -> writer(registry.address(), "app").upload(blob, new FailingStore(store, 700)))
                    .hasStackTraceContaining("killed");
            assertThat(writer(registry.address(), "app").upload(blob, store)).isEqualTo(new UploadOutcome.Sent(300));
            assertThat(writer(registry.address(), "b").upload(blob, store)).isEqualTo(new UploadOutcome.Mounted("app"));
            assertThat(Digest.ofBytes(there(registry.address(), "b", blob))).isEqualTo(blob.digest());
        }
    }
}
