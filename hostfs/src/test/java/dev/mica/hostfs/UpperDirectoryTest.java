package dev.mica.hostfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.Changeset;
import dev.mica.core.port.Workspace;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The oracle is the kernel: what the changeset makes of the lower directory is what the overlay shows.
class UpperDirectoryTest {
    private static final String LOWER = """
            umask 022
            mkdir -p etc usr/bin var/cache/deep/er empty home/user many
            echo root > etc/passwd; echo 127.0.0.1 > etc/hosts
            echo tool > usr/bin/tool; chmod 4755 usr/bin/tool
            ln usr/bin/tool usr/bin/tool2; ln usr/bin/tool usr/bin/tool3
            ln -s usr/bin bin; ln -s nowhere dangling
            echo a > var/cache/a; echo b > var/cache/b; echo c > var/cache/deep/er/c
            mkfifo home/user/pipe; chown 1000:1000 home/user; chmod 0700 home/user
            for i in 1 2 3 4 5; do echo $i > many/$i; done
            find . -exec touch -h -d @1500000000 {} +
            """;

    @TempDir
    Path directory;

    private Path lower;
    private Path upper;
    private Path merged;
    private MemoryTrees trees;
    private Tree below;
    private SortedMap<TreePath, Node> shown = new TreeMap<>();

    @BeforeEach
    void makeLower() throws Exception {
        assumeTrue(Privileges.isRoot() && Privileges.mayMount(), "this process may not mount overlays");
        lower = Files.createDirectory(directory.resolve("lower"));
        upper = Files.createDirectory(directory.resolve("upper"));
        merged = Files.createDirectory(directory.resolve("merged"));
        Files.createDirectory(directory.resolve("work"));
        Scripts.run(lower, LOWER);
        trees = MemoryTrees.empty();
        below = Snapshots.tree(lower, trees);
    }

    private Workspace.Changes changes(String script, String... mountPoints) throws Exception {
        InOwnNamespace.run(() -> {
            MountCalls.mount(
                    "overlay",
                    merged,
                    "overlay",
                    0,
                    "lowerdir=" + lower + ",upperdir=" + upper + ",workdir=" + directory.resolve("work")
                            + ",redirect_dir=off,metacopy=off,index=off");
            Scripts.run(merged, script);
            shown = Snapshots.of(merged);
        });
        return UpperDirectory.read(upper, below, trees, List.of(mountPoints));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "echo new > etc/new; rm etc/hosts",
                "rm -rf var; mkdir var; echo v > var/v",
                "rm -rf var/cache; mkdir -p var/cache/deep; echo d > var/cache/deep/d",
                "rm usr/bin/tool2; echo more >> usr/bin/tool",
                "echo new > usr/bin/new; ln usr/bin/new usr/bin/another; ln usr/bin/new etc/new",
                "echo more >> etc/passwd; ln etc/passwd etc/passwd-",
                "chmod 0755 home/user; chown 5:6 home/user/pipe; mknod null c 1 3; mknod disk b 8 1",
                "rm bin; mkdir bin; echo x > bin/x; rm -rf empty; ln -s etc empty",
                "rm -rf many; echo file > many; rm dangling; ln -s elsewhere dangling",
                "mv etc etc2; mv var/cache/deep var/deep",
                "setfattr -n user.note -v x etc/passwd || true; rm -rf home; mkdir home",
                "rm etc/passwd; mkdir etc/passwd; mkfifo etc/passwd/p; rm many/*",
                "printf 'a\\377b' > name; mkdir $(printf 'd\\377'); echo x > $(printf 'd\\377/y')",
            })
    void makesOfTheLowerWhatTheOverlayShows(String script) throws Exception {
        Workspace.Changes changes = changes(script);
        assertThat(Snapshots.apply(Snapshots.of(below, trees), changes.changeset()))
                .isEqualTo(shown);
        readAll(changes);
    }

    private static void readAll(Workspace.Changes changes) throws IOException {
        for (Change change : changes.changeset().changes()) {
            if (change instanceof Change.Put(TreePath _, Node.File file)) {
                try (InputStream in = changes.contents().open(file)) {
                    assertThat(in.readAllBytes()).hasSize((int) file.size());
                }
            }
        }
    }

    private static List<String> paths(Workspace.Changes changes) {
        return changes.changeset().changes().stream()
                .map(change -> (change instanceof Change.Removed ? "-" : "") + change.path())
                .toList();
    }

    @Test
    void whatWasCopiedUpAndDidNotChangeIsNoChange() throws Exception {
        Workspace.Changes changes = changes("""
                : >> etc/passwd; chown 0:0 etc/passwd; chmod 0755 var/cache/deep
                chmod 0700 many/1; chmod 0644 many/1; touch -h -d @1500000000 etc/passwd
                """);
        assertThat(upper.resolve("etc/passwd")).exists();
        assertThat(paths(changes)).isEmpty();
    }

    @Test
    void sameSizeAndTimeButOtherContentIsAChange() throws Exception {
        Workspace.Changes changes = changes("echo toor > etc/passwd; touch -d @1500000000 etc/passwd");
        assertThat(paths(changes)).containsExactly("/etc", "/etc/passwd");
    }

    @Test
    void directoriesAboveAChangeBelongToIt() throws Exception {
        Workspace.Changes changes = changes("echo more >> var/cache/deep/er/c");
        assertThat(paths(changes))
                .containsExactly("/var", "/var/cache", "/var/cache/deep", "/var/cache/deep/er", "/var/cache/deep/er/c");
    }

    private static long group(Workspace.Changes changes, String path) {
        return group(changes.changeset(), path);
    }

    private static long group(Changeset changeset, String path) {
        return changeset.changes().stream()
                .filter(change -> change.path().equals(TreePath.of(path)))
                .mapToLong(change -> ((Node.File) ((Change.Put) change).node()).hardLinkGroup())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFurtherNameIsNoChangeOfTheFirst() throws Exception {
        Workspace.Changes changes = changes("ln usr/bin/tool usr/bin/z; ln etc/passwd etc/passwd-");
        assertThat(upper.resolve("usr/bin/tool")).exists();
        assertThat(paths(changes)).containsExactly("/etc", "/etc/passwd-", "/usr", "/usr/bin", "/usr/bin/z");
        assertThat(group(changes, "etc/passwd-")).isZero();
        assertThat(group(changes, "usr/bin/z")).isZero();
        readAll(changes);
    }

    @Test
    void aFurtherNameIsLinkedToTheFirstWhereItIsMounted() throws Exception {
        Changeset mounted =
                changes("ln usr/bin/tool usr/bin/z; ln etc/passwd etc/passwd-").mounted();
        assertThat(group(mounted, "etc/passwd"))
                .isPositive()
                .isEqualTo(group(mounted, "etc/passwd-"))
                .isNotEqualTo(group(mounted, "usr/bin/z"));
        assertThat(group(mounted, "usr/bin/z")).isPositive().isEqualTo(group(mounted, "usr/bin/tool"));
    }

    @Test
    void furtherNamesStayLinkedAmongThemselves() throws Exception {
        Workspace.Changes changes = changes("ln etc/passwd etc/a; ln etc/passwd etc/b; echo x > y; ln y z; ln y w");
        assertThat(paths(changes)).containsExactly("/etc", "/etc/a", "/etc/b", "/w", "/y", "/z");
        assertThat(group(changes, "etc/a")).isEqualTo(1).isEqualTo(group(changes, "etc/b"));
        assertThat(List.of("w", "y", "z"))
                .allSatisfy(name -> assertThat(group(changes, name)).isEqualTo(2));
    }

    @Test
    void aChangedFileTakesItsFurtherNamesAlong() throws Exception {
        Workspace.Changes changes = changes("ln usr/bin/tool usr/bin/z; echo more >> usr/bin/z");
        assertThat(paths(changes)).containsExactly("/usr", "/usr/bin", "/usr/bin/tool", "/usr/bin/z");
        assertThat(group(changes, "usr/bin/tool")).isEqualTo(1).isEqualTo(group(changes, "usr/bin/z"));
    }

    @Test
    void whatARuntimeMadeIsNoChange() throws Exception {
        Workspace.Changes changes = changes(
                """
                mkdir proc dev dev/shm run run/secrets; : > etc/resolv.conf; : > run/secrets/token
                echo kept > many/6
                """,
                "/proc",
                "/dev",
                "/dev/shm",
                "/etc/resolv.conf",
                "/run",
                "/run/secrets",
                "/run/secrets/token",
                "/many/absent");
        assertThat(paths(changes)).containsExactly("/many", "/many/6");
    }

    @Test
    void whatElseStandsInAMadeDirectoryIsAChange() throws Exception {
        Workspace.Changes changes = changes("mkdir run run/secrets; echo x > run/x", "/run", "/run/secrets");
        assertThat(paths(changes)).containsExactly("/run", "/run/x");
    }

    @Tag("rule-65")
    @Test
    void aMadeFileLeavesNoTraceInTheTimeOfItsDirectory() throws Exception {
        Workspace.Changes changes = changes(": > etc/resolv.conf; echo x >> etc/passwd", "/etc/resolv.conf");
        assertThat(paths(changes)).containsExactly("/etc", "/etc/passwd");
        assertThat(((Change.Put) changes.changeset().changes().getFirst())
                        .node()
                        .metadata()
                        .mtimeSeconds())
                .isEqualTo(1_500_000_000);
    }

    @Tag("rule-84")
    @Test
    void removedAndSocketsAreTold() throws Exception {
        Workspace.Changes changes = changes("rm etc/hosts; rm -rf many home");
        assertThat(paths(changes)).containsExactly("/etc", "-/etc/hosts", "-/home", "-/many");
    }

    @Test
    void contentsAreVerified() throws Exception {
        Workspace.Changes changes = changes("echo aaaa > fresh");
        Node.File file = (Node.File) ((Change.Put) changes.changeset().changes().getFirst()).node();
        try (InputStream in = changes.contents().open(file)) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("aaaa\n");
        }
        Files.writeString(upper.resolve("fresh"), "bbbb\n");
        try (InputStream in = changes.contents().open(file)) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(ChangedFileException.class)
                    .hasMessageContaining("/fresh changed while it was copied");
        }
    }
}
