package dev.mica.hostfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mica.core.port.ContextSelection;
import dev.mica.core.port.ContextSource;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import dev.mica.parser.ignore.IgnoreMatcher;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryContextTest {
    private static final String CONTENT = """
            umask 022
            mkdir -p src/lib src/empty docs/en node_modules/a/b other
            for f in a b c; do echo $f > src/$f.txt; echo $f > src/lib/$f.py; done
            echo readme > README.md; echo en > docs/en/x.md; echo m > node_modules/a/b/m.js
            ln README.md hard; ln README.md src/hard
            ln -s src link; ln -s ../docs/en src/en; ln -s /src/lib/a.py abs; ln -s ../../../etc/passwd out
            ln -s loop loop; ln -s grow/x grow; mkfifo pipe
            chmod 0750 src/a.txt; chmod 2775 other
            touch -h -d @1400000001.5 $(find . -type l) src/a.txt src
            """;

    @TempDir
    Path directory;

    private Path root;
    private Path cache;

    @BeforeEach
    void makeContext() throws Exception {
        root = Files.createDirectory(directory.resolve("context"));
        cache = directory.resolve("cache");
        Scripts.run(root, CONTENT);
    }

    private DirectoryContext context(int threshold) throws IOException {
        return DirectoryContext.of(root, cache, threshold);
    }

    private ContextSource.Scan scan(IgnoreMatcher ignored, String... patterns) throws IOException {
        return context(ScanPace.DEFAULT_THRESHOLD).scan(new ContextSelection(ignored, List.of(patterns)));
    }

    private List<String> files(IgnoreMatcher ignored, String... patterns) throws IOException {
        return nodes(scan(ignored, patterns)).entrySet().stream()
                .filter(entry -> !(entry.getValue() instanceof Node.Dir))
                .map(entry -> entry.getKey().toString().substring(1))
                .toList();
    }

    private static TreeMap<TreePath, Node> nodes(ContextSource.Scan scan) {
        return Snapshots.of(scan.tree(), scan.directories());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 1_000_000})
    void javaAndTheKernelSeeTheSame(int threshold) throws Exception {
        ContextSelection everything = new ContextSelection(IgnoreMatcher.NOTHING, List.of("."));
        TreeMap<TreePath, Node> found = nodes(context(threshold).scan(everything));
        TreeMap<TreePath, Node> expected = Snapshots.of(root);
        expected.replaceAll((path, node) -> node.withMetadata(node.metadata().withOwner(0, 0)));
        assertThat(found).isEqualTo(expected);
        assertThat(nodes(context(0).scan(everything))).isEqualTo(expected);
    }

    @Test
    void keepsModeTimeInSecondsAndHardLinks() throws Exception {
        TreeMap<TreePath, Node> nodes = nodes(scan(IgnoreMatcher.NOTHING, "."));
        Node.File file = (Node.File) nodes.get(TreePath.of("src/a.txt"));
        assertThat(file.metadata().mode()).isEqualTo(0750);
        assertThat(file.metadata().mtimeSeconds()).isEqualTo(1_400_000_001);
        assertThat(nodes.get(TreePath.of("other")).metadata().mode()).isEqualTo(02775);
        long group = ((Node.File) nodes.get(TreePath.of("hard"))).hardLinkGroup();
        assertThat(group).isPositive();
        assertThat(((Node.File) nodes.get(TreePath.of("src/hard"))).hardLinkGroup())
                .isEqualTo(group);
        assertThat(nodes.get(TreePath.of("pipe"))).isInstanceOf(Node.Fifo.class);
    }

    @Test
    void aHardLinkThatStandsAloneIsNone() throws Exception {
        Node.File file = (Node.File) nodes(scan(IgnoreMatcher.NOTHING, "hard")).get(TreePath.of("hard"));
        assertThat(file.hardLinkGroup()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "README.md | README.md",
                "src/*.txt | src/a.txt src/b.txt src/c.txt",
                "src/l*/[ab].py | src/lib/a.py src/lib/b.py",
                "docs | docs/en/x.md",
                "link | link src/a.txt src/b.txt src/c.txt src/en src/hard src/lib/a.py src/lib/b.py src/lib/c.py",
                "link/lib/b.py | link src/lib/b.py",
                "li*/en/x.md | docs/en/x.md link src/en",
                "abs | abs src/lib/a.py",
                "out | out",
                "loop | loop",
                "grow | grow",
                "missing/x | ''",
                "s*/en/x.md | ''",
                "../README.md | README.md",
                "/src/lib/../b.txt | src/b.txt",
                "**/*.py | README.md abs docs/en/x.md grow hard link loop node_modules/a/b/m.js out pipe src/a.txt"
                        + " src/b.txt src/c.txt src/en src/hard src/lib/a.py src/lib/b.py src/lib/c.py",
            })
    void findsWhatPatternsReach(String pattern, String expected) throws Exception {
        assertThat(files(IgnoreMatcher.NOTHING, pattern)).isEqualTo(words(expected));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node_modules src | . | README.md abs docs/en/x.md grow hard link loop out pipe",
                "* !src/lib | . | src/lib/a.py src/lib/b.py src/lib/c.py",
                "src/* !src/b.txt | src | src/b.txt",
                "* !**/*.md | . | README.md docs/en/x.md",
                "src/lib | link | link src/a.txt src/b.txt src/c.txt src/en src/hard",
                "* | . | ''",
            })
    void leavesOutWhatIsIgnored(String rules, String pattern, String expected) throws Exception {
        assertThat(files(IgnoreMatcher.of(words(rules)), pattern)).isEqualTo(words(expected));
    }

    @Test
    void anIgnoredDirectoryStaysOnlyForWhatIsTakenIn() throws Exception {
        TreeMap<TreePath, Node> nodes = nodes(scan(IgnoreMatcher.of(List.of("*", "!**/b.py")), "."));
        assertThat(nodes.keySet().stream().map(TreePath::toString))
                .containsExactly("/src", "/src/lib", "/src/lib/b.py");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "src/[x]* | ''",
                "src/[x]/y | ''",
                "other/* | ''",
                "other | /other",
                "src/em* | /src /src/empty",
                "src/empty/missing | ''",
                "s*/l*/b.py | /src /src/lib /src/lib/b.py",
                "s*/en/[x].md | ''",
                "src/e[n]/nothing | /docs /docs/en /docs/en/nothing /src /src/en",
            })
    void aDirectoryOnTheWayIsThereOnlyForWhatIsFoundInIt(String pattern, String expected) throws Exception {
        Scripts.run(root, "mkdir docs/en/nothing");
        assertThat(nodes(scan(IgnoreMatcher.NOTHING, pattern)).keySet().stream().map(TreePath::toString))
                .containsExactlyElementsOf(words(expected));
    }

    @Test
    void namesAreBytes() throws Exception {
        Scripts.run(root, "mkdir $(printf 'odd\\377'); echo x > $(printf 'odd\\377/\\303\\274\\376'); echo y > ü");
        for (int threshold : List.of(0, 1_000_000)) {
            ContextSource.Scan scan =
                    context(threshold).scan(new ContextSelection(IgnoreMatcher.NOTHING, List.of("odd*", "ü")));
            TreePath odd = TreePath.of(new byte[] {'o', 'd', 'd', -1, '/', (byte) 0xc3, (byte) 0xbc, -2});
            assertThat(nodes(scan)).containsOnlyKeys(odd.parent(), odd, TreePath.of("ü"));
            Node.File file = (Node.File) nodes(scan).get(odd);
            try (InputStream in = scan.contents().open(file)) {
                assertThat(in.readAllBytes()).isEqualTo("x\n".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void socketsBecomeEmptyFiles() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(root.resolve("socket")));
            Node.File file =
                    (Node.File) nodes(scan(IgnoreMatcher.NOTHING, "socket")).get(TreePath.of("socket"));
            assertThat(file.size()).isZero();
            assertThat(scan(IgnoreMatcher.NOTHING, "socket").contents().open(file))
                    .isEmpty();
        }
    }

    @Test
    void capabilitiesOfProgramsAreKept() throws Exception {
        assumeTrue(Privileges.isRoot(), "only root may give capabilities");
        byte[] capability = {1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        Path program = Files.copy(Path.of("/bin/sh").toRealPath(), root.resolve("program"));
        XattrCalls.set(LinuxCalls.CURRENT_DIRECTORY, BytePath.of(program), XattrNames.CAPABILITY, capability);
        Thread.sleep(50);
        for (int i = 0; i < 2; i++) {
            Node node = nodes(scan(IgnoreMatcher.NOTHING, "program")).get(TreePath.of("program"));
            assertThat(node.metadata().xattrs().value(XattrNames.CAPABILITY)).hasValue(capability);
        }
    }

    @Test
    void contentsThatChangedAreNotCopied() throws Exception {
        ContextSource.Scan scan = scan(IgnoreMatcher.NOTHING, ".");
        Node.File file = (Node.File) nodes(scan).get(TreePath.of("src/b.txt"));
        Files.writeString(root.resolve("src/b.txt"), "x\n");
        try (InputStream in = scan.contents().open(file)) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(ChangedFileException.class)
                    .hasMessageContaining("/src/b.txt changed while it was copied");
        }
        Files.delete(root.resolve("src/b.txt"));
        assertThatThrownBy(() -> scan.contents().open(file)).hasMessageContaining("vanished");
    }

    @Test
    void readsFilesInsideTheRootOnly() throws Exception {
        Files.createSymbolicLink(root.resolve("up"), Path.of("../../../src/../README.md"));
        Files.createSymbolicLink(root.resolve("src/top"), Path.of("/"));
        DirectoryContext context = DirectoryContext.of(root, cache);
        for (String path : List.of("README.md", "up", "src/top/README.md", "link/top/up", "../README.md")) {
            assertThat(context.readFile(path, 100)).hasValue("readme\n".getBytes(StandardCharsets.UTF_8));
        }
        Files.createSymbolicLink(root.resolve("long"), Path.of("x".repeat(300) + "/y"));
        assertThat(context.readFile("long", 100)).isEmpty();
        assertThat(context.readFile("x".repeat(300), 100)).isEmpty();
        assertThat(files(IgnoreMatcher.NOTHING, "long", "x".repeat(300))).contains("long");
        assertThat(context.readFile("out", 100)).isEmpty();
        assertThat(context.readFile("missing/x", 100)).isEmpty();
        assertThat(context.readFile("README.md/x", 100)).isEmpty();
        assertThatThrownBy(() -> context.readFile("README.md", 3)).hasMessageContaining("more than the 3 bytes");
        assertThatThrownBy(() -> context.readFile("loop", 3)).hasMessageContaining("too many symbolic links");
        assertThatThrownBy(() -> context.readFile("src", 3)).hasMessageContaining("no regular file");
    }

    @Test
    void missingDirectoriesAreErrors() {
        assertThatThrownBy(() -> DirectoryContext.of(root.resolve("none"), cache))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> DirectoryContext.of(root.resolve("README.md"), cache))
                .isInstanceOf(NotDirectoryException.class);
    }
}
