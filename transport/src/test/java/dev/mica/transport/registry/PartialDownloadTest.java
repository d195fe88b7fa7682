package dev.mica.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.MediaType;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.transport.testing.MemoryRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a killed download left is used by the next one, if it is right.
final class PartialDownloadTest {
    private static final int SIZE = (int) PartialDownload.LEAST_BYTES + 1000;

    private final byte[] bytes = bytes();
    private final MemoryContentStore store = new MemoryContentStore();
    private final MemoryContentStore pulled = new MemoryContentStore();

    @TempDir
    Path folder;

    private static byte[] bytes() {
        byte[] bytes = new byte[SIZE];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private void pull(byte[] kept) throws Exception {
        Descriptor blob = Descriptor.of(MediaType.OCI_LAYER, store.put(bytes), SIZE);
        Path parts = folder.resolve("downloads");
        Path part = parts.resolve(blob.digest().hex() + ".part");
        Files.createDirectories(parts);
        Files.write(part, kept);
        try (MemoryRegistry registry = MemoryRegistry.start();
                RegistrySource source =
                        RegistrySource.of(RegistryOptions.DEFAULT).keepingPartsIn(parts);
                Registries writing = new Registries(() -> RegistryOptions.DEFAULT)) {
            ImageReference name = ImageReference.parse(registry.address() + "/app:1");
            writing.writer(name).upload(blob, store);
            source.fetch(name, blob, pulled);
            assertThat(pulled.read(blob.digest(), SIZE)).isEqualTo(bytes);
            assertThat(Files.exists(part)).isFalse();
            assertThat(registry.ranges())
                    .containsExactlyElementsOf(
                            kept.length == 0 || kept.length > SIZE
                                    ? java.util.List.of()
                                    : java.util.List.of("bytes=" + kept.length + "-"));
        }
        pulled.checkNothingOpen();
    }

    @Test
    void theRestIsFetched() throws Exception {
        pull(Arrays.copyOf(bytes, 12_345_678));
    }

    @Test
    void wrongBytesAreThrownAway() throws Exception {
        byte[] kept = Arrays.copyOf(bytes, 1000);
        kept[500]++;
        pull(kept);
    }

    @Test
    void tooManyBytesAreThrownAway() throws Exception {
        pull(new byte[SIZE + 1]);
    }

    @Test
    void nothingIsKeptTwice() throws Exception {
        Descriptor blob = Descriptor.of(MediaType.OCI_LAYER, store.put(bytes), SIZE);
        try (PartialDownload first = PartialDownload.open(folder, blob).orElseThrow()) {
            assertThat(PartialDownload.open(folder, blob)).isEqualTo(Optional.empty());
            first.discard();
        }
    }
}
