package dev.mica.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.codec.Compression;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Platform;
import dev.mica.core.port.ImageSink.NamedImage;
import dev.mica.core.testing.ImageValidator;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.transport.layout.ImageLayout;
import dev.mica.transport.testing.DockerRegistry;
import dev.mica.transport.testing.MemoryRegistry;
import dev.mica.transport.testing.Program;
import dev.mica.transport.testing.SampleImage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RegistrySinkTest {
    private final MemoryContentStore store = new MemoryContentStore();

    @TempDir
    Path folder;

    private void push(Descriptor target, String... names) throws Exception {
        try (RegistrySource registries = RegistrySource.of(RegistryOptions.DEFAULT)) {
            registries
                    .sink(PushListener.NONE)
                    .write(
                            List.of(new NamedImage(
                                    target,
                                    List.of(names).stream()
                                            .map(ImageReference::parse)
                                            .toList())),
                            store);
        }
        store.checkNothingOpen();
    }

    @Test
    void skopeoTakesWhatWasPushed() throws Exception {
        Descriptor image = SampleImage.store(store, "one", "two", "one");
        Descriptor index = SampleImage.index(
                store,
                image.withPlatform(Platform.of("linux", "amd64")),
                SampleImage.store(store, Platform.of("linux", "arm64"), Compression.ZSTD, "three")
                        .withPlatform(Platform.of("linux", "arm64")));
        try (DockerRegistry registry = DockerRegistry.start(folder.resolve("registry"))) {
            String name = registry.address() + "/team/app";
            push(image, name + ":1", name + ":again");
            push(index, name + ":all");
            for (String tag : List.of("1", "again", "all")) {
                Path copy = folder.resolve(tag + ".tar");
                Program.run(
                        "skopeo",
                        "copy",
                        "--all",
                        "--preserve-digests",
                        "--src-tls-verify=false",
                        "docker://" + name + ":" + tag,
                        "oci-archive:" + copy);
                MemoryContentStore taken = new MemoryContentStore();
                try (ImageLayout layout = ImageLayout.open(copy, folder)) {
                    layout.load(taken);
                }
                ImageValidator.validate(taken, tag.equals("all") ? index : image);
            }
        }
    }

    @Test
    void aPartThatIsNowhereIsNamed() throws Exception {
        Descriptor here = SampleImage.store(store, "one").withPlatform(Platform.of("linux", "amd64"));
        Descriptor away =
                SampleImage.store(new MemoryContentStore(), "two").withPlatform(Platform.of("linux", "arm64"));
        Descriptor index = SampleImage.index(store, here, away);
        try (MemoryRegistry registry = MemoryRegistry.start()) {
            assertThatThrownBy(() -> push(index, registry.address() + "/app:1"))
                    .hasMessageContaining("that for linux/arm64 is neither here nor in the repository");
            assertThat(registry.requests()).noneMatch(request -> request.startsWith("PUT"));
        }
    }
}
