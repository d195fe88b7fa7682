package dev.mica.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Digest;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sparse files as GNU tar packs them, and as nobody should.
class SparseTarsTest {
    @TempDir
    Path folder;

    private void sparse(String name, long size, long... pieces) throws IOException {
        Path file = Files.createDirectories(folder.resolve("src")).resolve(name);
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            for (long piece : pieces) {
                out.write(ByteBuffer.wrap("piece".getBytes(StandardCharsets.US_ASCII)), piece);
            }
            if (out.size() < size) {
                out.write(ByteBuffer.wrap(new byte[1]), size - 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--format=gnu",
                "--format=oldgnu",
                "--format=pax --sparse-version=0.0",
                "--format=pax --sparse-version=0.1",
                "--format=pax --sparse-version=1.0"
            })
    void filesOfGnuTarComeWhole(String form) throws Exception {
        sparse("end", 3 << 20, 1 << 20);
        sparse("start", 70_000, 0, 40_000);
        long[] many = new long[60];
        Arrays.setAll(many, i -> i * 40_960L);
        sparse("many", 60 * 40_960L, many);
        sparse("hole", 1 << 20);
        sparse("long".repeat(40), 1 << 20, 500_000);
        Files.writeString(folder.resolve("src/plain"), "plain");
        List<String> command = new java.util.ArrayList<>(List.of("tar", "--sparse", "--hole-detection=raw"));
        command.addAll(List.of(form.split(" ")));
        command.addAll(List.of("-cf", "x.tar", "-C", "src", "."));
        Process tar = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Assumptions.assumeTrue(tar.waitFor() == 0, said);
        byte[] packed = Files.readAllBytes(folder.resolve("x.tar"));
        assertThat(packed.length).as("the tar is sparse itself").isLessThan(1 << 20);

        ExpandedFiles expanded = new ExpandedFiles();
        Map<TreePath, Node.File> found = new HashMap<>();
        int sparse = 0;
        for (LayerContents.Entry entry : LayerReader.readArchive(
                        new ByteArrayInputStream(packed), LayerLimits.DEFAULT, expanded)
                .entries()) {
            if (entry.change() instanceof Change.Put put && put.node() instanceof Node.File file) {
                found.put(put.path(), file);
                int at = Math.toIntExact(entry.dataOffset().orElseThrow());
                boolean whole = Digest.ofBytes(
                                Arrays.copyOfRange(expanded.bytes(), at, at + Math.toIntExact(file.size())))
                        .equals(file.content());
                sparse += whole ? 1 : 0;
            }
        }
        assertThat(sparse).isEqualTo(5);
        try (var files = Files.list(folder.resolve("src"))) {
            for (Path file : files.toList()) {
                byte[] bytes = Files.readAllBytes(file);
                assertThat(found.get(TreePath.of(file.getFileName().toString())))
                        .as(file.toString())
                        .extracting(Node.File::content, Node.File::size)
                        .containsExactly(Digest.ofBytes(bytes), (long) bytes.length);
            }
        }
        assertThatThrownBy(() -> LayerReader.read(new ByteArrayInputStream(packed), LayerLimits.DEFAULT))
                .isInstanceOf(MalformedLayerException.class)
                .hasMessageContaining("make the tar without --sparse");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GNU.sparse.size=10; GNU.sparse.map=0",
                "GNU.sparse.size=10; GNU.sparse.map=8,3",
                "GNU.sparse.size=10; GNU.sparse.map=5,1,4,2",
                "GNU.sparse.size=10; GNU.sparse.map=0,-3",
                "GNU.sparse.size=10; GNU.sparse.map=9223372036854775807,9223372036854775807",
                "GNU.sparse.size=10; GNU.sparse.map=0,x",
                "GNU.sparse.size=10; GNU.sparse.map=0,2",
                "GNU.sparse.size=9223372036854775807; GNU.sparse.map=0,3",
                "GNU.sparse.map=0,3",
                "GNU.sparse.major=2; GNU.sparse.minor=0; GNU.sparse.realsize=3"
            })
    void whatNoFileCanBeIsRefused(String records) {
        byte[] tar = new TarBytes()
                .pax('x', records.split("; "))
                .add(new TarBytes.Header("s", '0'), (byte) 'a', (byte) 'b', (byte) 'c')
                .end()
                .bytes();
        assertThatThrownBy(() -> LayerReader.readArchive(
                        new ByteArrayInputStream(tar), LayerLimits.DEFAULT, new ExpandedFiles()))
                .isInstanceOf(MalformedLayerException.class)
                .hasMessageContaining("sparse");
    }

    @Test
    void aMapThatNeverEndsIsRefused() {
        byte[] digits = "9".repeat(3 << 20).getBytes(StandardCharsets.US_ASCII);
        byte[] tar = new TarBytes()
                .pax('x', "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.realsize=3")
                .add(new TarBytes.Header("s", '0'), digits)
                .end()
                .bytes();
        assertThatThrownBy(() -> LayerReader.readArchive(
                        new ByteArrayInputStream(tar), LayerLimits.DEFAULT, new ExpandedFiles()))
                .isInstanceOf(MalformedLayerException.class)
                .hasMessageContaining("sparse map has more than");
    }
}
