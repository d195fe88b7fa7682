package dev.mica.hostfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.port.ContextSelection;
import dev.mica.core.port.ContextSource;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import dev.mica.parser.ignore.IgnoreMatcher;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarContextTest {
    @TempDir
    Path directory;

    private Path source;

    @BeforeEach
    void makeSource() throws Exception {
        source = Files.createDirectory(directory.resolve("source"));
        Scripts.run(source, """
                mkdir -p src/lib; echo a > src/a.txt; echo b > src/lib/b.txt; ln src/a.txt hard
                ln -s src/a.txt Dockerfile; head -c 100000 /dev/zero > zeros; : > void
                """);
    }

    private byte[] tar(String options) throws Exception {
        Path file = directory.resolve("context.tar");
        Scripts.run(source, "tar -cf " + file + " " + options + " .");
        return Files.readAllBytes(file);
    }

    private TarContext read(byte[] tar) throws IOException {
        return TarContext.read(new ByteArrayInputStream(tar), "standard input", directory.resolve("tmp"));
    }

    private static TreeMap<TreePath, Node> nodes(ContextSource.Scan scan) {
        return Snapshots.of(scan.tree(), scan.directories());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-z", "-j", "-J", "--format=posix", "--format=ustar"})
    void holdsWhatTheTarHolds(String options) throws Exception {
        try (TarContext context = read(tar(options))) {
            ContextSource.Scan scan = context.scan(new ContextSelection(IgnoreMatcher.NOTHING, List.of(".")));
            assertThat(nodes(scan)).isEqualTo(Snapshots.of(source));
            try (InputStream in = scan.contents().open((Node.File) nodes(scan).get(TreePath.of("zeros")))) {
                assertThat(in.readAllBytes()).isEqualTo(new byte[100_000]);
            }
            assertThat(context.readFile("Dockerfile", 10)).hasValue("a\n".getBytes(StandardCharsets.UTF_8));
            assertThat(context.readFile("missing", 10)).isEmpty();
            assertThatThrownBy(() -> context.readFile("zeros", 10)).hasMessageContaining("100000 bytes");
        }
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void leavesOutWhatIsIgnored() throws Exception {
        try (TarContext context = read(tar("--owner=5 --group=6"))) {
            ContextSelection selection = new ContextSelection(IgnoreMatcher.of(List.of("*", "!src/lib")), List.of("."));
            TreeMap<TreePath, Node> nodes = nodes(context.scan(selection));
            assertThat(nodes)
                    .containsOnlyKeys(TreePath.of("src"), TreePath.of("src/lib"), TreePath.of("src/lib/b.txt"));
            assertThat(nodes.get(TreePath.of("src/lib/b.txt")).metadata().uid()).isEqualTo(5);
        }
    }

    @Test
    void damageIsAnError() throws Exception {
        byte[] tar = tar("");
        assertThatThrownBy(() -> read(Arrays.copyOf(tar, 700))).hasMessageContaining("no readable tar");
        assertThatThrownBy(() -> read("FROM scratch\n".repeat(100).getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("no readable tar");
        Files.writeString(source.resolve(".wh.gone"), "");
        assertThatThrownBy(() -> read(tar(""))).hasMessageContaining("removes /gone");
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void tellsTarsFromDockerfiles() throws Exception {
        for (String options : List.of("", "-z", "--format=gnu")) {
            assertThat(TarContext.isTar(Arrays.copyOf(tar(options), TarContext.HEAD_SIZE)))
                    .isTrue();
        }
        assertThat(TarContext.isTar("FROM scratch\n".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }
}
