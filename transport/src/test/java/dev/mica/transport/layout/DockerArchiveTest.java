package dev.mica.transport.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.codec.Compression;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.OciJson;
import dev.mica.core.oci.Platform;
import dev.mica.core.port.ImageSink.NamedImage;
import dev.mica.core.testing.ImageValidator;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.transport.testing.SampleImage;
import dev.mica.transport.testing.TarSketch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Archives as docker wrote them before it knew layouts.
final class DockerArchiveTest {
    private final MemoryContentStore store = new MemoryContentStore();
    private final MemoryContentStore loaded = new MemoryContentStore();
    private Manifest image;
    private byte[] config;

    @TempDir
    Path folder;

    @BeforeEach
    void makeImage() throws IOException {
        Descriptor target = SampleImage.store(store, Platform.of("linux", "amd64"), Compression.NONE, "a", "b", "a");
        image = OciJson.readManifest(store.read(target.digest(), 1 << 20));
        config = store.read(image.config().digest(), 1 << 20);
    }

    private byte[] layer(int number) throws IOException {
        return store.read(image.layers().get(number).digest(), 1 << 20);
    }

    private ImageLayout read(TarSketch tar) throws IOException {
        return ImageLayout.read("old.tar", new ByteArrayInputStream(tar.bytes()), folder);
    }

    /// As docker 20.10 does it, the second time a layer occurs it is a link.
    private TarSketch saved() throws IOException {
        String id = image.config().digest().hex();
        return new TarSketch()
                .directory("aaa/")
                .file("aaa/VERSION", "1.0")
                .file("aaa/json", "{}")
                .file("aaa/layer.tar", layer(0))
                .file("bbb/layer.tar", layer(1))
                .symlink("ccc/layer.tar", "../aaa/layer.tar")
                .file(id + ".json", config)
                .file(
                        "manifest.json",
                        "[{\"Config\":\"" + id + ".json\",\"RepoTags\":[\"old:1\",\"old:2\"],"
                                + "\"Layers\":[\"aaa/layer.tar\",\"bbb/layer.tar\",\"ccc/layer.tar\"]}]")
                .file("repositories", "{\"old\":{\"1\":\"ccc\"}}");
    }

    @Test
    void savedByDocker20() throws IOException {
        try (ImageLayout read = read(saved())) {
            List<NamedImage> images = read.load(loaded);
            assertThat(images).hasSize(1);
            assertThat(images.getFirst().names())
                    .containsExactly(ImageReference.parse("old:1"), ImageReference.parse("old:2"));
            Descriptor target = images.getFirst().target();
            ImageValidator.validate(loaded, target);
            assertThat(OciJson.readManifest(loaded.read(target.digest(), 1 << 20)))
                    .isEqualTo(image);
            assertThat(read.select(":2")).isEqualTo(target);
            assertThat(read.resolve(ImageReference.parse("old:1"))).contains(target);
        }
        loaded.checkNothingOpen();
    }

    @Test
    void alteredLayersAreRefused() throws IOException {
        byte[] altered = layer(1);
        altered[700] ^= 1;
        TarSketch tar = saved().file("bbb/layer.tar", altered);

        assertThatThrownBy(() -> read(tar))
                .hasMessageContaining("bbb/layer.tar")
                .hasMessageContaining("is corrupt");
    }

    @Test
    void missingFilesAreNamed() {
        assertThatThrownBy(() -> read(new TarSketch()
                        .file("manifest.json", "[{\"Config\":\"../../../etc/hostname\",\"Layers\":[]}]")))
                .hasMessageContaining("manifest.json names ../../../etc/hostname, which is not in it");
        assertThatThrownBy(() -> read(new TarSketch().file("manifest.json", "[{\"Layers\":[]}]")))
                .hasMessageContaining("an image has no Config");
        assertThatThrownBy(() -> read(new TarSketch().file("manifest.json", "[{")))
                .hasMessageContaining("old.tar: manifest.json is not valid JSON");
    }

    @Test
    void linksLeadNowhereElse() throws IOException {
        TarSketch outside = new TarSketch()
                .symlink("config.json", "/etc/hostname")
                .symlink("loop", "loop")
                .file("manifest.json", "[{\"Config\":\"config.json\",\"Layers\":[]}]");
        assertThatThrownBy(() -> read(outside)).hasMessageContaining("config.json, which is not in it");
        TarSketch loop =
                new TarSketch().symlink("loop", "loop").file("manifest.json", "[{\"Config\":\"loop\",\"Layers\":[]}]");
        assertThatThrownBy(() -> read(loop)).hasMessageContaining("loop, which is not in it");
    }

    @Test
    void hostileNamesAreRefused() {
        assertThatThrownBy(() -> read(new TarSketch().file("../escape", "x")))
                .hasMessageContaining("old.tar can't be read as an archive")
                .hasMessageContaining("../escape");
        assertThatThrownBy(() -> read(new TarSketch().hardLink("link", "../../etc/passwd")))
                .hasMessageContaining("old.tar can't be read as an archive");
        assertThatThrownBy(() -> read(new TarSketch().claim("huge", 1L << 50))).hasMessageContaining("truncated");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void olderArchivesAreRefusedByName() {
        assertThatThrownBy(() -> read(new TarSketch().file("repositories", "{}")))
                .hasMessageContaining("docker before version 1.10");
    }

    @Test
    void layersMustBeAsManyAsTheConfigurationNames() throws IOException {
        String id = image.config().digest().hex();
        assertThatThrownBy(() -> read(new TarSketch()
                        .file(id + ".json", config)
                        .file("manifest.json", "[{\"Config\":\"" + id + ".json\",\"Layers\":[]}]")))
                .hasMessageContaining("expected the 3 layers that the configuration names, found 0");
    }
}
