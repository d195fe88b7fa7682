package dev.mica.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ImageSink.NamedImage;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.transport.layout.ArchiveSink;
import dev.mica.transport.layout.ImageLayout;
import dev.mica.transport.registry.PushListener;
import dev.mica.transport.registry.RegistryOptions;
import dev.mica.transport.registry.RegistrySource;
import dev.mica.transport.testing.MemoryRegistry;
import dev.mica.transport.testing.SampleImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example of the module's README.
class ReadmeExampleTest {
    @TempDir
    Path folder;

    static Descriptor push(Path archive, ImageReference name, ContentStore store, Path temporary) throws IOException {
        try (ImageLayout layout = ImageLayout.open(archive, temporary);
                RegistrySource registries = RegistrySource.of(RegistryOptions.DEFAULT)) {
            Descriptor image = layout.load(store).getFirst().target();
            registries.sink(PushListener.NONE).write(List.of(new NamedImage(image, List.of(name))), store);
            return registries.resolve(name).orElseThrow();
        }
    }

    @Test
    void theExampleDoesWhatItSays() throws Exception {
        MemoryContentStore first = new MemoryContentStore();
        Descriptor image = SampleImage.store(first, "one", "two");
        Path archive = folder.resolve("app.tar");
        new ArchiveSink(archive).write(List.of(new NamedImage(image, List.of())), first);
        try (MemoryRegistry registry = MemoryRegistry.start()) {
            ImageReference name = ImageReference.parse(registry.address() + "/team/app:1");
            assertThat(push(archive, name, new MemoryContentStore(), folder).digest())
                    .isEqualTo(image.digest());
        }
    }

    @Test
    void theReadmeHasTheSameText() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String example = readme.substring(readme.indexOf("```java\n") + "```java\n".length());
        assertThat(Files.readString(Path.of("src/test/java/dev/mica/transport/ReadmeExampleTest.java")))
                .contains(example.substring(0, example.indexOf("```")).indent(4));
    }
}
