package dev.mica.transport.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.codec.Compression;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.Platform;
import dev.mica.core.port.CorruptBlobException;
import dev.mica.core.port.ImageSink.NamedImage;
import dev.mica.core.testing.ImageValidator;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.transport.testing.SampleImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a sink writes a layout reads, whole or not at all.
final class ImageLayoutTest {
    private static final ImageReference WEB = ImageReference.parse("web:1");
    private static final ImageReference OTHER = ImageReference.parse("localhost:5000/team/other:2");

    private final MemoryContentStore store = new MemoryContentStore();
    private final MemoryContentStore second = new MemoryContentStore();

    @TempDir
    Path folder;

    @AfterEach
    void nothingIsLeftOpen() {
        store.checkNothingOpen();
        second.checkNothingOpen();
    }

    private byte[] archive(NamedImage... images) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ArchiveSink(out).write(List.of(images), store);
        return out.toByteArray();
    }

    private ImageLayout read(byte[] archive) throws IOException {
        return ImageLayout.read("the archive", new ByteArrayInputStream(archive), folder.resolve("tmp"));
    }

    @Test
    void directoryHoldsWhatWasWritten() throws IOException {
        Descriptor image = SampleImage.store(store, "one", "two");
        Path layout = folder.resolve("layout");
        new DirectorySink(layout).write(List.of(new NamedImage(image, List.of(WEB, OTHER))), store);

        try (ImageLayout read = ImageLayout.open(layout, folder)) {
            assertThat(read.load(second)).containsExactly(new NamedImage(image, List.of(WEB, OTHER)));
        }
        ImageValidator.validate(second, image);
        assertThat(layout)
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("."));
    }

    @Test
    void directoryKeepsOtherImagesAndMovesNames() throws IOException {
        Descriptor older = SampleImage.store(store, "old");
        Descriptor newer = SampleImage.store(store, "new");
        DirectorySink sink = new DirectorySink(folder.resolve("layout"));
        sink.write(List.of(new NamedImage(older, List.of(WEB, OTHER))), store);
        sink.write(List.of(new NamedImage(newer, List.of(WEB))), store);

        try (ImageLayout read = ImageLayout.open(folder.resolve("layout"), folder)) {
            assertThat(read.resolve(WEB)).contains(newer);
            assertThat(read.resolve(OTHER)).contains(older);
        }
    }

    @Test
    void directoryRepairsDamagedBlobs() throws IOException {
        Descriptor image = SampleImage.store(store, "one");
        DirectorySink sink = new DirectorySink(folder);
        sink.write(List.of(new NamedImage(image, List.of(WEB))), store);
        Path blob = folder.resolve(ImageLayout.path(image.digest()));
        byte[] bytes = Files.readAllBytes(blob);
        bytes[3] ^= 1;
        Files.write(blob, bytes);
        sink.write(List.of(new NamedImage(image, List.of(WEB))), store);

        try (ImageLayout read = ImageLayout.open(folder, folder)) {
            read.load(second);
        }
        ImageValidator.validate(second, image);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void archiveMayBeCompressed(Compression compression) throws IOException {
        Descriptor image = SampleImage.store(store, "one");
        byte[] archive = SampleImage.compress(archive(new NamedImage(image, List.of(WEB))), compression);
        Path file = Files.write(folder.resolve("image.tar"), archive);

        try (ImageLayout read = ImageLayout.open(file, folder.resolve("tmp"))) {
            assertThat(read.load(second)).containsExactly(new NamedImage(image, List.of(WEB)));
        }
        ImageValidator.validate(second, image);
        try (ImageLayout read = read(archive)) {
            assertThat(read.select("")).isEqualTo(image);
        }
        assertThat(folder.resolve("tmp"))
                .satisfiesAnyOf(
                        tmp -> assertThat(tmp).doesNotExist(),
                        tmp -> assertThat(tmp).isEmptyDirectory());
    }

    @Test
    void archiveIsTheSameForTheSameImages() throws IOException {
        Descriptor image = SampleImage.store(store, "one");
        NamedImage named = new NamedImage(image, List.of(WEB));
        Path file = folder.resolve("image.tar");
        Files.writeString(file, "what was there before");
        new ArchiveSink(file).write(List.of(named), store);

        assertThat(file).hasBinaryContent(archive(named));
        assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void failedArchiveLeavesTheFileAsItWas() throws IOException {
        Descriptor image = SampleImage.store(store, "one");
        store.corrupt(image.digest());
        Path file = Files.writeString(folder.resolve("image.tar"), "before");

        assertThatThrownBy(() -> new ArchiveSink(file).write(List.of(new NamedImage(image, List.of())), store))
                .isInstanceOf(IOException.class);
        assertThat(file).hasContent("before");
        assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void missingBlobsAreNamedBeforeAnythingIsWritten() throws IOException {
        Descriptor image = SampleImage.store(store, "one");
        Descriptor missing = Descriptor.of(MediaType.OCI_MANIFEST, dev.mica.core.oci.Digest.ofBytes(new byte[1]), 1);

        assertThatThrownBy(() -> archive(new NamedImage(image, List.of()), new NamedImage(missing, List.of())))
                .hasMessageContaining(missing.digest().toString())
                .hasMessageContaining("is not in the store");
    }

    @Test
    void indexesKeepTheirImages() throws IOException {
        Descriptor amd = SampleImage.store(store, "amd").withPlatform(Platform.of("linux", "amd64"));
        Descriptor arm = SampleImage.store(store, Platform.of("linux", "arm64"), Compression.ZSTD, "arm")
                .withPlatform(Platform.of("linux", "arm64"));
        Descriptor index = SampleImage.index(store, amd, arm);

        try (ImageLayout read = read(archive(new NamedImage(index, List.of(WEB))))) {
            assertThat(read.select("@" + arm.digest()).digest()).isEqualTo(arm.digest());
            assertThat(read.load(second)).containsExactly(new NamedImage(index, List.of(WEB)));
        }
        ImageValidator.validate(second, index);
    }

    @Test
    void indexMayNameImagesThatAreNotThere() throws IOException {
        Descriptor amd = SampleImage.store(store, "amd").withPlatform(Platform.of("linux", "amd64"));
        Descriptor arm = SampleImage.store(store, "arm").withPlatform(Platform.of("linux", "arm64"));
        Descriptor index = SampleImage.index(store, amd, arm);
        store.delete(arm.digest());

        try (ImageLayout read = read(archive(new NamedImage(index, List.of(WEB))))) {
            read.load(second);
        }
        ImageValidator.validate(second, amd);
        assertThat(second.contains(index.digest())).isTrue();
        assertThat(second.contains(arm.digest())).isFalse();
    }

    @Test
    void selectorsNameOneImage() throws IOException {
        Descriptor web = SampleImage.store(store, "web");
        Descriptor other = SampleImage.store(store, "other");
        Descriptor nameless = SampleImage.store(store, "nameless");
        byte[] archive = archive(
                new NamedImage(web, List.of(WEB, ImageReference.parse("web:latest"))),
                new NamedImage(other, List.of(OTHER)),
                new NamedImage(nameless, List.of()));

        try (ImageLayout read = read(archive)) {
            assertThat(read.select(":1")).isEqualTo(web);
            assertThat(read.select("2")).isEqualTo(other);
            assertThat(read.select("web")).isEqualTo(web);
            assertThat(read.select("localhost:5000/team/other:2")).isEqualTo(other);
            assertThat(read.select(nameless.digest().toString())).isEqualTo(nameless);
            assertThatThrownBy(() -> read.select(""))
                    .hasMessageContaining("the archive holds 3 images")
                    .hasMessageContaining("web:1 (" + web.digest() + ")");
            assertThatThrownBy(() -> read.select(":3")).hasMessageContaining("holds no image 3; there are web:1");
            assertThatThrownBy(() -> read.select("@sha256:12")).hasMessageContaining("not a digest");
        }
    }

    @Test
    void alteredBlobsAreRefused() throws IOException {
        Descriptor image = SampleImage.store(store, "one");
        Path layout = folder.resolve("layout");
        new DirectorySink(layout).write(List.of(new NamedImage(image, List.of(WEB))), store);
        for (Path blob : blobs(layout)) {
            byte[] bytes = Files.readAllBytes(blob);
            byte[] altered = bytes.clone();
            altered[altered.length - 1] ^= 1;
            Files.write(blob, altered);
            refused(layout, CorruptBlobException.class, "have the digest");
            Files.write(blob, java.util.Arrays.copyOf(bytes, bytes.length - 1));
            refused(
                    layout,
                    CorruptBlobException.class,
                    "expected " + bytes.length + " bytes, found " + (bytes.length - 1));
            Files.write(blob, java.util.Arrays.copyOf(bytes, bytes.length + 1));
            refused(layout, CorruptBlobException.class, "expected " + bytes.length + " bytes, found more");
            Files.delete(blob);
            refused(layout, IOException.class, blob.getFileName().toString());
            Files.write(blob, bytes);
        }
    }

    private void refused(Path layout, Class<? extends IOException> type, String message) throws IOException {
        MemoryContentStore empty = new MemoryContentStore();
        try (ImageLayout read = ImageLayout.open(layout, folder)) {
            assertThatThrownBy(() -> read.load(empty)).isInstanceOf(type).hasMessageContaining(message);
        }
        empty.checkNothingOpen();
    }

    private static List<Path> blobs(Path layout) throws IOException {
        try (var files = Files.list(layout.resolve("blobs/sha256"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void truncatedArchivesAreRefused() throws IOException {
        byte[] archive = archive(new NamedImage(SampleImage.store(store, "one"), List.of(WEB)));
        for (int length = 0; length < archive.length - 1024; length += 300) {
            byte[] part = java.util.Arrays.copyOf(archive, length);
            MemoryContentStore empty = new MemoryContentStore();
            assertThatThrownBy(() -> {
                        try (ImageLayout read = read(part)) {
                            read.load(empty);
                        }
                    })
                    .as("the first %d bytes", length)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the archive");
        }
        assertThat(folder.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void whatIsNoArchiveIsRefused() throws IOException {
        assertThatThrownBy(() -> read("Hello, world".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the archive");
        assertThatThrownBy(() -> ImageLayout.open(folder, folder))
                .hasMessageContaining("holds no image: expected an OCI layout");
        assertThatThrownBy(() -> ImageLayout.open(folder.resolve("absent"), folder))
                .hasMessageContaining("absent");
    }
}
