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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostProgramsTest {
    private static final ContextSelection EVERYTHING = new ContextSelection(IgnoreMatcher.NOTHING, List.of("."));

    @TempDir
    Path directory;

    private static ContextSource.Scan scan(String... commands) throws IOException {
        return HostPrograms.of(List.of(commands)).scan(EVERYTHING);
    }

    private static TreeMap<TreePath, Node> nodes(ContextSource.Scan scan) {
        return Snapshots.of(scan.tree(), scan.directories());
    }

    private Path checkOut(ContextSource.Scan scan) throws IOException {
        Path root = Files.createDirectory(directory.resolve("root"));
        TreeCheckout.write(scan.tree(), scan.directories(), scan.contents(), root, Owners.CALLER);
        return root;
    }

    @Test
    void programsRunInTheirRoot() throws Exception {
        assumeTrue(Privileges.isRoot(), "only root may change the root directory");
        Path root = checkOut(scan("sh", "cat", "ls", "mkdir"));
        assertThat(Scripts.run(root, "chroot . sh -c 'mkdir /tmp/x && ls /tmp && cat /etc/passwd'"))
                .isEqualTo("x\nroot:x:0:0:root:/root:/bin/sh\n");
    }

    @Test
    void scriptsBringTheirInterpreters() throws Exception {
        Path script = Files.writeString(directory.resolve("greet"), "#!/usr/bin/env  cat\nhello\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        ContextSource.Scan scan = HostPrograms.in(
                        List.of("greet"), List.of(directory, Path.of("/usr/bin"), Path.of("/bin")))
                .scan(EVERYTHING);
        assertThat(nodes(scan)).containsKey(TreePath.of(script.toRealPath().toString()));
        assertThat(nodes(scan).keySet()).anyMatch(path -> path.toString().endsWith("/bin/cat"));
        assertThat(nodes(scan).keySet()).anyMatch(path -> path.toString().endsWith("/bin/env"));
    }

    @Test
    void hasWhatProgramsExpect() throws Exception {
        TreeMap<TreePath, Node> nodes = nodes(scan("sh"));
        assertThat(nodes.get(TreePath.of("/tmp")).metadata().mode()).isEqualTo(01777);
        assertThat(nodes.get(TreePath.of("/root")).metadata().mode()).isEqualTo(0700);
        assertThat(nodes).containsKeys(TreePath.of("/proc"), TreePath.of("/dev"), TreePath.of("/etc/group"));
        if (Files.isSymbolicLink(Path.of("/bin"))) {
            assertThat(nodes.get(TreePath.of("/bin"))).isInstanceOf(Node.Symlink.class);
        }
    }

    @Test
    void theSameHostGivesTheSameTree() throws Exception {
        assertThat(scan("sh", "cat").tree()).isEqualTo(scan("cat", "sh").tree());
    }

    @Test
    void namesTheCommandThatIsMissing() {
        assertThatThrownBy(() -> scan("sh", "no-such-program"))
                .isInstanceOfSatisfying(
                        MissingProgramException.class,
                        e -> assertThat(e.program()).isEqualTo("no-such-program"))
                .hasMessageContaining("no program \"no-such-program\" in PATH");
    }

    @Test
    void damagedProgramsAreErrors() throws Exception {
        byte[] program = Files.readAllBytes(Path.of("/bin/sh").toRealPath());
        assumeTrue(ElfFile.isElf(program) && program[4] == 2, "the shell here is no 64-bit program");
        byte[] damaged = program.clone();
        damaged[35] = 0x7f;
        Path file = Files.write(directory.resolve("damaged"), damaged);
        assertThatThrownBy(() -> ElfFile.read(file)).hasMessageContaining("damaged program");
        Path text = Files.writeString(directory.resolve("text"), "x");
        assertThatThrownBy(() -> ElfFile.read(text)).hasMessageContaining("no 64-bit");
    }

    @Test
    void damageIsNeverMoreThanAnError() throws Exception {
        byte[] program = Files.readAllBytes(Path.of("/bin/sh").toRealPath());
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = program.clone();
            damaged[5 + random.nextInt(59 + (i % 2) * 700)] = (byte) random.nextInt();
            Path file = Files.write(directory.resolve("damaged"), damaged);
            try {
                assertThat(ElfFile.read(file).needed()).hasSizeLessThan(100_000);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("program");
            }
        }
    }
}
