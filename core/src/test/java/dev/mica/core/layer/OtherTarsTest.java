package dev.mica.core.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Holds the reader and the writer of layers against programs that others wrote.
class OtherTarsTest {
    private static final String LONG = "long".repeat(30);

    @TempDir
    private Path folder;

    @Test
    void commonsCompressReadsWhatIsWritten() throws IOException {
        for (long seed = 0; seed < 20; seed++) {
            Changesets changesets = new Changesets(seed);
            ByteArrayOutputStream sink = new ByteArrayOutputStream();
            LayerContents contents = LayerWriter.write(changesets.next(40), changesets::open, sink);
            try (TarArchiveInputStream in = new TarArchiveInputStream(
                    new ByteArrayInputStream(sink.toByteArray()), StandardCharsets.ISO_8859_1.name())) {
                for (LayerContents.Entry expected : contents.entries()) {
                    agrees(expected, in.getNextEntry(), in);
                }
                assertThat(in.getNextEntry()).isNull();
            }
        }
    }

    private static void agrees(LayerContents.Entry expected, TarArchiveEntry found, TarArchiveInputStream in)
            throws IOException {
        if (!(expected.change() instanceof Change.Put put)) {
            assertThat(found.getName()).contains(".wh.");
            assertThat(found.getSize()).isZero();
            return;
        }
        // Names in pax records are UTF-8 to that library, those in headers what the test says.
        if (put.path().names().stream().allMatch(name -> name.toString().chars().allMatch(c -> c < 128))) {
            assertThat(TreePath.of(found.getName())).isEqualTo(put.path());
        }
        assertThat(found.getLongUserId()).isEqualTo(put.node().metadata().uid());
        assertThat(found.getLongGroupId()).isEqualTo(put.node().metadata().gid());
        assertThat(found.getMode() & 07777).isEqualTo(put.node().metadata().mode());
        assertThat(found.getLastModifiedTime().toInstant().getEpochSecond())
                .isEqualTo(put.node().metadata().mtimeSeconds());
        switch (put.node()) {
            case Node.File file -> {
                assertThat(found.isLink()).isEqualTo(expected.dataOffset().isEmpty());
                if (!found.isLink()) {
                    assertThat(Digest.ofBytes(in.readAllBytes())).isEqualTo(file.content());
                }
            }
            case Node.Dir _ -> assertThat(found.isDirectory()).isTrue();
            case Node.Symlink _ -> assertThat(found.isSymbolicLink()).isTrue();
            case Node.Device device -> {
                assertThat(found.getDevMajor()).isEqualTo(device.major());
                assertThat(found.getDevMinor()).isEqualTo(device.minor());
            }
            case Node.Fifo _ -> assertThat(found.isFIFO()).isTrue();
        }
    }

    @Test
    void readsWhatCommonsCompressWrites() throws IOException {
        for (int longNames : new int[] {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX}) {
            for (int bigNumbers :
                    new int[] {TarArchiveOutputStream.BIGNUMBER_STAR, TarArchiveOutputStream.BIGNUMBER_POSIX}) {
                ByteArrayOutputStream sink = new ByteArrayOutputStream();
                try (TarArchiveOutputStream out = new TarArchiveOutputStream(sink)) {
                    out.setLongFileMode(longNames);
                    out.setBigNumberMode(bigNumbers);
                    TarArchiveEntry entry = new TarArchiveEntry(LONG + "/" + LONG);
                    entry.setIds(1 << 25, 0);
                    entry.setSize(3);
                    out.putArchiveEntry(entry);
                    out.write(new byte[] {1, 2, 3});
                    out.closeArchiveEntry();
                }
                LayerContents contents =
                        LayerReader.read(new ByteArrayInputStream(sink.toByteArray()), LayerLimits.DEFAULT);
                assertThat(contents.entries()).hasSize(1);
                assertThat(contents.entries().getFirst().path()).isEqualTo(TreePath.of(LONG + "/" + LONG));
                Node.File file =
                        (Node.File) ((Change.Put) contents.entries().getFirst().change()).node();
                assertThat(file.content()).isEqualTo(Digest.ofBytes(new byte[] {1, 2, 3}));
                assertThat(file.metadata().uid()).isEqualTo(1 << 25);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v7", "ustar", "oldgnu", "gnu", "posix"})
    void readsWhatGnuTarWrites(String format) throws IOException, InterruptedException {
        String name = format.equals("v7") || format.equals("ustar") ? "n".repeat(90) : LONG + "ü";
        Files.writeString(Files.createDirectory(folder.resolve(name)).resolve("file"), "hello");
        Files.createLink(
                folder.resolve(name).resolve("link"), folder.resolve(name).resolve("file"));
        Files.createSymbolicLink(folder.resolve("symlink"), Path.of(name));
        byte[] tar = run("tar", "-C", folder.toString(), "--format=" + format, "--sort=name", "-cf", "-", ".");
        LayerContents contents = LayerReader.read(new ByteArrayInputStream(tar), LayerLimits.DEFAULT);
        assertThat(contents.entries().stream().map(e -> e.path().toString()))
                .containsExactly("/", "/" + name, "/" + name + "/file", "/" + name + "/link", "/symlink");
        Node.File file = (Node.File) ((Change.Put) contents.entries().get(2).change()).node();
        assertThat(file.content()).isEqualTo(Digest.ofBytes("hello".getBytes(StandardCharsets.UTF_8)));
        assertThat(file.hardLinkGroup()).isEqualTo(3);
        assertThat(((Change.Put) contents.entries().get(3).change()).node()).isEqualTo(file);
        assertThat(((Change.Put) contents.entries().get(4).change()).node())
                .isInstanceOfSatisfying(
                        Node.Symlink.class,
                        link -> assertThat(link.target().toString()).isEqualTo(name));
    }

    /// What is written, unpacked and packed again by GNU tar, is what was written.
    @Test
    void gnuTarUnpacksWhatIsWritten() throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Files.getAttribute(folder, "unix:uid").equals(0), "only root may make owners and devices");
        for (long seed = 0; seed < 6; seed++) {
            Changesets changesets = new Changesets(seed);
            Changeset changeset = unpackable(changesets.next(60));
            Path root = Files.createDirectory(folder.resolve("root" + seed));
            Path file = folder.resolve("layer" + seed + ".tar");
            LayerContents written;
            try (var out = Files.newOutputStream(file)) {
                written = LayerWriter.write(changeset, changesets::open, out);
            }
            run(
                    "tar",
                    "-C",
                    root.toString(),
                    "--xattrs",
                    "--xattrs-include=*",
                    "--same-owner",
                    "-xpf",
                    file.toString());
            byte[] again = run(
                    "tar", "-C", root.toString(), "--xattrs", "--xattrs-include=*", "--format=posix", "-cf", "-", ".");
            LayerContents read = LayerReader.read(new ByteArrayInputStream(again), LayerLimits.DEFAULT);
            Map<TreePath, Node> expected = nodes(written);
            assertThat(expected).hasSizeGreaterThan(5);
            Map<TreePath, Node> found = nodes(read);
            found.keySet().retainAll(expected.keySet());
            assertThat(found).isEqualTo(expected);
        }
    }

    /// Without what a file system can't hold, or GNU tar does in its own way.
    private static Changeset unpackable(Changeset changeset) {
        return Changesets.applicable(new Changeset(changeset.changes().stream()
                .filter(change -> change instanceof Change.Put put
                        && put.node().metadata().mtimeSeconds() < 1L << 33
                        && (put.node() instanceof Node.File
                                || put.node() instanceof Node.Dir
                                || put.node().metadata().xattrs().isEmpty()))
                .toList()));
    }

    /// Without the numbers of hard-link groups, which depend on the order; symbolic links' modes are always
    /// 0777.
    private static Map<TreePath, Node> nodes(LayerContents contents) {
        Map<TreePath, Node> nodes = new HashMap<>();
        for (LayerContents.Entry entry : contents.entries()) {
            Node node = ((Change.Put) entry.change()).node();
            nodes.put(
                    entry.path(),
                    switch (node) {
                        case Node.File file -> file.withHardLinkGroup(file.hardLinkGroup() == 0 ? 0 : 1);
                        case Node.Symlink link ->
                            link.withMetadata(link.metadata().withMode(0777));
                        case Node other -> other;
                    });
        }
        return nodes;
    }

    private static byte[] run(String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Arrays.toString(command)).isZero();
        return output;
    }
}
