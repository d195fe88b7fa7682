package dev.mica.transport.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.codec.Compression;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Platform;
import dev.mica.core.port.ImageSink.NamedImage;
import dev.mica.core.testing.ImageValidator;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.transport.testing.Program;
import dev.mica.transport.testing.SampleImage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Mica writes others read, and what others write Mica reads.
final class LayoutPeersTest {
    private static final ImageReference NAME = ImageReference.parse("peers:1");

    private final MemoryContentStore store = new MemoryContentStore();
    private final MemoryContentStore loaded = new MemoryContentStore();

    @TempDir
    Path folder;

    private Descriptor image() throws Exception {
        return SampleImage.store(store, Platform.of("linux", "amd64"), Compression.GZIP, "first text", "second text");
    }

    private void load(Path archive, Descriptor expected) throws Exception {
        try (ImageLayout read = ImageLayout.open(archive, folder)) {
            List<NamedImage> images = read.load(loaded);
            assertThat(images).hasSize(1);
            ImageValidator.validate(loaded, images.getFirst().target());
            assertThat(config(loaded, images.getFirst().target())).isEqualTo(config(store, expected));
        }
        loaded.checkNothingOpen();
    }

    private static dev.mica.core.oci.ImageConfig config(MemoryContentStore store, Descriptor target) throws Exception {
        var manifest = dev.mica.core.oci.OciJson.readManifest(store.read(target.digest(), 1 << 20));
        return dev.mica.core.oci.OciJson.readConfig(store.read(manifest.config().digest(), 1 << 20));
    }

    @Test
    void skopeoCopiesArchivesBothWays() throws Exception {
        Descriptor image = image();
        Path mine = folder.resolve("mine.tar");
        new ArchiveSink(mine).write(List.of(new NamedImage(image, List.of(NAME))), store);

        assertThat(Program.run("skopeo", "inspect", "--raw", "oci-archive:" + mine))
                .isEqualTo(new String(store.read(image.digest(), 1 << 20), java.nio.charset.StandardCharsets.UTF_8));
        for (String form : List.of("oci-archive", "docker-archive")) {
            Path theirs = folder.resolve(form + ".tar");
            Program.run("skopeo", "copy", "oci-archive:" + mine, form + ":" + theirs + ":peers:1");
            load(theirs, image);
            Program.run("skopeo", "copy", form + ":" + mine, "dir:" + folder.resolve(form));
        }
    }

    @Test
    void skopeoCopiesDirectoriesBothWays() throws Exception {
        Descriptor image = image();
        Path mine = folder.resolve("mine");
        new DirectorySink(mine).write(List.of(new NamedImage(image, List.of(NAME))), store);
        Program.run("skopeo", "copy", "oci:" + mine + ":1", "oci:" + folder.resolve("theirs") + ":1");
        load(folder.resolve("theirs"), image);
    }

    @Test
    void umociUnpacksDirectories() throws Exception {
        Path mine = folder.resolve("mine");
        new DirectorySink(mine).write(List.of(new NamedImage(image(), List.of(NAME))), store);
        Program.run(
                "umoci",
                "unpack",
                "--rootless",
                "--image",
                mine + ":1",
                folder.resolve("bundle").toString());
        assertThat(folder.resolve("bundle/rootfs/file0")).hasContent("first text");
        assertThat(folder.resolve("bundle/rootfs/file1")).hasContent("second text");
    }

    @Test
    void podmanLoadsAndSavesArchives() throws Exception {
        Descriptor image = image();
        Path mine = folder.resolve("mine.tar");
        new ArchiveSink(mine).write(List.of(new NamedImage(image, List.of(NAME))), store);
        String[] podman = {
            "podman",
            "--storage-driver",
            "vfs",
            "--root",
            folder.resolve("root").toString(),
            "--runroot",
            folder.resolve("run").toString(),
            "--cgroup-manager",
            "cgroupfs"
        };
        assertThat(Program.run(with(podman, "load", "-i", mine.toString()))).contains("docker.io/library/peers:1");
        for (String format : List.of("oci-archive", "docker-archive")) {
            Path theirs = folder.resolve(format + ".tar");
            Program.run(with(podman, "save", "--format", format, "-o", theirs.toString(), "docker.io/library/peers:1"));
            load(theirs, image);
        }
    }

    private static String[] with(String[] command, String... more) {
        String[] all = java.util.Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        return all;
    }
}
