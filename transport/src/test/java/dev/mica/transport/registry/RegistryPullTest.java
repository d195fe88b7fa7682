package dev.mica.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.OciJson;
import dev.mica.core.oci.Platform;
import dev.mica.core.port.ImageSink.NamedImage;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.testing.ImageValidator;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.transport.layout.ArchiveSink;
import dev.mica.transport.testing.DockerRegistry;
import dev.mica.transport.testing.Program;
import dev.mica.transport.testing.SampleImage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pulls from the registry that Debian has, what skopeo pushed there.
final class RegistryPullTest {
    private final MemoryContentStore store = new MemoryContentStore();
    private final MemoryContentStore pulled = new MemoryContentStore();

    @TempDir
    Path folder;

    private void pull(RegistrySource source, ImageReference name, Descriptor target) throws Exception {
        source.fetch(name, target, pulled);
        Manifest manifest = OciJson.readManifest(pulled.read(target.digest(), OciJson.MAX_BYTES));
        source.fetch(name, manifest.config(), pulled);
        for (Descriptor layer : manifest.layers()) {
            source.fetch(name, layer, pulled);
        }
        ImageValidator.validate(pulled, target);
        pulled.checkNothingOpen();
    }

    @Test
    void imagesComeByTagAndDigest() throws Exception {
        Descriptor image = SampleImage.store(store, "one", "two");
        Path archive = folder.resolve("image.tar");
        new ArchiveSink(archive).write(List.of(new NamedImage(image, List.of(ImageReference.parse("app:1")))), store);
        try (DockerRegistry registry = DockerRegistry.start(folder.resolve("registry"));
                RegistrySource source = RegistrySource.of(RegistryOptions.DEFAULT)) {
            String name = registry.address() + "/team/app";
            for (String format : List.of("oci", "v2s2")) {
                Program.run(
                        "skopeo",
                        "copy",
                        "--format",
                        format,
                        "--dest-tls-verify=false",
                        "oci-archive:" + archive,
                        "docker://" + name + ":" + format);
                ImageReference tag = ImageReference.parse(name + ":" + format);
                Descriptor target = source.resolve(tag).orElseThrow();
                pull(source, tag, target);
                ImageReference digest = tag.withDigest(target.digest());
                assertThat(source.resolve(digest)).contains(target);
            }
            assertThat(source.resolve(ImageReference.parse(name + ":oci"))).contains(image);
            assertThat(source.resolve(ImageReference.parse(name + ":absent"))).isEmpty();
            assertThat(source.resolve(ImageReference.parse(registry.address() + "/nobody/nothing")))
                    .isEmpty();
        }
    }

    @Test
    void indexesComeWhole() throws Exception {
        Descriptor amd = SampleImage.store(store, "amd").withPlatform(Platform.of("linux", "amd64"));
        Descriptor index = SampleImage.index(store, amd);
        Path archive = folder.resolve("image.tar");
        new ArchiveSink(archive).write(List.of(new NamedImage(index, List.of(ImageReference.parse("app:1")))), store);
        try (DockerRegistry registry = DockerRegistry.start(folder.resolve("registry"));
                RegistrySource source = RegistrySource.of(RegistryOptions.DEFAULT)) {
            ImageReference name = ImageReference.parse(registry.address() + "/app:1");
            Program.run(
                    "skopeo", "copy", "--all", "--dest-tls-verify=false", "oci-archive:" + archive, "docker://" + name);
            assertThat(source.resolve(name)).contains(index);
            source.fetch(name, index, pulled);
            assertThat(pulled.contains(index.digest())).isTrue();
        }
    }

    @Test
    void whoDoesNotAnswerIsNamed() {
        try (RegistrySource source = RegistrySource.of(RegistryOptions.DEFAULT)) {
            assertThatThrownBy(() -> source.resolve(ImageReference.parse("127.0.0.1:1/app")))
                    .isInstanceOf(RemoteFailureException.class)
                    .hasMessageContaining("can't connect to http://127.0.0.1:1");
        }
    }
}
