package dev.mica.hostfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mica.core.port.Workspace;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeCheckoutTest {
    private static final String CONTENT = """
            umask 022
            mkdir -p a/b/c locked
            echo hello > a/f; ln a/f a/b/g; echo x > locked/x
            ln -s /etc/passwd a/link; mkfifo pipe; : > void
            head -c 300000 /dev/zero > big; chmod 6711 big
            printf x > $(printf 'n\\377')
            chmod 1777 a/b; chmod 0555 locked
            find . -exec touch -h -d @1400000001 {} +
            """;

    @TempDir
    Path directory;

    private final MemoryTrees trees = MemoryTrees.empty();
    private Path source;
    private Path target;
    private Tree tree;
    private Workspace.Changes changes;

    @BeforeEach
    void makeSource() throws Exception {
        source = Files.createDirectory(directory.resolve("source"));
        target = Files.createDirectory(directory.resolve("target"));
        Scripts.run(source, CONTENT);
        prepare();
    }

    private void prepare() throws IOException {
        changes = UpperDirectory.read(source, Trees.empty(trees), trees, List.of());
        tree = Snapshots.tree(source, trees);
    }

    private void write(Owners owners) throws IOException {
        TreeCheckout.write(tree, trees, changes.contents(), target, owners);
    }

    @Test
    void writesWhatTheTreeHolds() throws Exception {
        write(Owners.CALLER);
        assertThat(Snapshots.of(target)).isEqualTo(Snapshots.of(tree, trees));
        assertThat(Files.readAllBytes(target.resolve("big"))).isEqualTo(new byte[300_000]);
    }

    @Test
    void keepsOwnersDevicesAndAttributesAsRoot() throws Exception {
        assumeTrue(Privileges.isRoot(), "only root may give files away and make devices");
        Scripts.run(source, """
                mknod null c 1 3; mknod disk b 8 1; chown 7:8 a/f a/b; chown -h 9:10 a/link
                chown 1:1 big; chmod 6711 big
                """);
        XattrCalls.set(
                LinuxCalls.CURRENT_DIRECTORY, BytePath.of(source.resolve("big")), XattrNames.CAPABILITY, CAPABILITY);
        Files.setAttribute(source.resolve("a/f"), "user:note", new byte[] {0, -1});
        prepare();
        write(Owners.KEEP);
        assertThat(Snapshots.of(target)).isEqualTo(Snapshots.of(tree, trees));
        assertThat(Snapshots.of(target)
                        .get(TreePath.of("big"))
                        .metadata()
                        .xattrs()
                        .entries())
                .hasSize(1);
        assertThat(Files.getAttribute(target, "unix:mode")).isEqualTo(040755);
    }

    /// cap_net_raw, permitted and effective.
    private static final byte[] CAPABILITY = {1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    @Test
    void mergesWithWhatIsThereAndFollowsNoLinks() throws Exception {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("f"), "untouched");
        Files.createSymbolicLink(target.resolve("a"), outside);
        Files.createSymbolicLink(target.resolve("void"), outside.resolve("f"));
        Files.createDirectories(target.resolve("big/full/of"));
        Files.createDirectory(target.resolve("locked"));
        Files.writeString(target.resolve("locked/other"), "stays");
        write(Owners.CALLER);
        assertThat(outside.toFile().list()).containsExactly("f");
        assertThat(outside.resolve("f")).hasContent("untouched");
        assertThat(target.resolve("locked/other")).hasContent("stays");
        assertThat(Files.isSymbolicLink(target.resolve("a"))).isFalse();
        assertThat(target.resolve("a/f")).hasContent("hello");
        assertThat(target.resolve("big")).isRegularFile();
    }

    @Test
    void callerLeavesTheDirectoryItselfAsItIs() throws Exception {
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
        write(Owners.CALLER);
        assertThat(Files.getPosixFilePermissions(target)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        write(Owners.CALLER);
        assertThat(Snapshots.of(target)).isEqualTo(Snapshots.of(tree, trees));
    }

    @Test
    void errorsNameTheWholePath() throws Exception {
        Workspace.Changes before = changes;
        Files.writeString(source.resolve("a/f"), "other");
        prepare();
        changes = before;
        assertThatThrownBy(() -> write(Owners.CALLER)).hasMessageContaining("sha256:");
        assertThat(new LinuxException("mkdirat", "x", 13).at("/a/x"))
                .hasMessage("mkdirat: /a/x: EACCES (permission denied)");
    }
}
