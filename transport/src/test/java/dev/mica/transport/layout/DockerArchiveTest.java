package dev.mica.transport.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.codec.Compression;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.OciJson;
import dev.mica.core.oci.Platform;
import dev.mica.core.port.ImageSink.NamedImage;
import dev.mica.core.testing.ImageValidator;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.transport.testing.SampleImage;
import dev.mica.transport.testing.TarSketch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    /// As docker 25 and later do it without containerd's store: a layout whose manifest was made for it, with plain
    /// layers, the configurations of older formats among its blobs, and `manifest.json` and `repositories` beside.
    @Test
    void savedByDocker28() throws IOException {
        Descriptor first = image.layers().get(0);
        Descriptor config28 = Descriptor.of(
                MediaType.OCI_CONFIG, image.config().digest(), image.config().size());
        byte[] manifest = OciJson.write(Manifest.of(MediaType.OCI_MANIFEST, config28, image.layers()));
        String digest = Digest.ofBytes(manifest).hex();
        String entry = "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"sha256:" + digest
                + "\",\"size\":" + manifest.length
                + ",\"annotations\":{\"io.containerd.image.name\":\"docker.io/library/new:%1$s\","
                + "\"org.opencontainers.image.ref.name\":\"%1$s\"}}";
        String blobs = "blobs/sha256/";
        TarSketch tar = new TarSketch()
                .directory("blobs/")
                .directory(blobs)
                .file(
                        blobs
                                + Digest.ofBytes("{}".getBytes(StandardCharsets.UTF_8))
                                        .hex(),
                        "{}")
                .file(blobs + config28.digest().hex(), config)
                .file(blobs + digest, manifest)
                .file(blobs + first.digest().hex(), layer(0))
                .file(blobs + image.layers().get(1).digest().hex(), layer(1))
                .file(
                        "index.json",
                        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":["
                                + entry.formatted("1") + "," + entry.formatted("2") + "]}")
                .file(
                        "manifest.json",
                        "[{\"Config\":\"" + blobs + config28.digest().hex()
                                + "\",\"RepoTags\":[\"new:1\",\"new:2\"],\"Layers\":[\"" + blobs
                                + first.digest().hex()
                                + "\"],\"LayerSources\":{\"" + first.digest() + "\":{\"mediaType\":"
                                + "\"application/vnd.oci.image.layer.v1.tar\",\"size\":" + first.size()
                                + ",\"digest\":\"" + first.digest() + "\"}}}]")
                .file("oci-layout", "{\"imageLayoutVersion\": \"1.0.0\"}")
                .file("repositories", "{\"new\":{\"1\":\"" + first.digest().hex() + "\"}}");
        try (ImageLayout read = read(tar)) {
            List<NamedImage> images = read.load(loaded);
            assertThat(images).hasSize(1);
            assertThat(images.getFirst().names())
                    .containsExactly(ImageReference.parse("new:1"), ImageReference.parse("new:2"));
            assertThat(images.getFirst().target().digest().hex()).isEqualTo(digest);
            ImageValidator.validate(loaded, images.getFirst().target());
        }
        loaded.checkNothingOpen();
    }

    /// Two images in one archive, one of them without a name.
    @Test
    void archivesHoldSeveralImages() throws IOException {
        Descriptor other = SampleImage.store(store, Platform.of("linux", "amd64"), Compression.NONE, "c");
        Manifest second = OciJson.readManifest(store.read(other.digest(), 1 << 20));
        String id = image.config().digest().hex();
        String otherId = second.config().digest().hex();
        TarSketch tar = new TarSketch()
                .file("aaa/layer.tar", layer(0))
                .file("bbb/layer.tar", layer(1))
                .file("ddd/layer.tar", store.read(second.layers().getFirst().digest(), 1 << 20))
                .file(id + ".json", config)
                .file(otherId + ".json", store.read(second.config().digest(), 1 << 20))
                .file(
                        "manifest.json",
                        "[{\"Config\":\"" + id + ".json\",\"RepoTags\":[\"old:1\"],"
                                + "\"Layers\":[\"aaa/layer.tar\",\"bbb/layer.tar\",\"aaa/layer.tar\"]},"
                                + "{\"Config\":\"" + otherId
                                + ".json\",\"RepoTags\":null,\"Layers\":[\"ddd/layer.tar\"]}]");
        try (ImageLayout read = read(tar)) {
            List<NamedImage> images = read.load(loaded);
            assertThat(images).hasSize(2);
            assertThat(images.get(1).names()).isEmpty();
            for (NamedImage each : images) {
                ImageValidator.validate(loaded, each.target());
            }
        }
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
