package dev.mica.hostfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxCallsTest {
    private static final byte[] NOT_UTF8 = {'n', (byte) 0xff, (byte) 0xfe};

    @TempDir
    Path directory;

    private Descriptor root;

    @BeforeEach
    void open() throws IOException {
        root = LinuxCalls.open(directory, OpenFlags.DIRECTORY, 0);
    }

    @AfterEach
    void close() throws IOException {
        root.close();
    }

    private static byte[] name(String text) {
        return text.getBytes(UTF_8);
    }

    private static Map<String, Object> attributes(Path path) throws IOException {
        return Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
    }

    @Test
    void writesAndReadsFilesWithAnyName() throws IOException {
        byte[] content = "x".repeat(300_000).getBytes(UTF_8);
        int flags = OpenFlags.CREATE | OpenFlags.EXCLUSIVE | OpenFlags.WRITE_ONLY;
        try (Descriptor file = LinuxCalls.open(root.number(), NOT_UTF8, flags, 0600)) {
            LinuxCalls.write(file, content, 0, content.length);
        }
        List<DirectoryEntry> entries = LinuxCalls.list(root);
        assertThat(entries).hasSize(1);
        assertThat(entries.getFirst().name().bytes()).isEqualTo(NOT_UTF8);
        byte[] read = new byte[content.length];
        try (Descriptor file = LinuxCalls.open(root.number(), NOT_UTF8, 0, 0)) {
            int at = 0;
            for (int count = -1; count != 0; at += count) {
                count = LinuxCalls.read(file, read, at, read.length - at);
            }
            assertThat(at).isEqualTo(content.length);
        }
        assertThat(read).isEqualTo(content);
        assertThat(LinuxCalls.status(root.number(), NOT_UTF8).size()).isEqualTo(content.length);
    }

    @Test
    void listsMoreThanOneBufferOfNames() throws IOException {
        for (int i = 0; i < 3_000; i++) {
            LinuxCalls.makeDirectory(root.number(), name("a-rather-long-name-of-a-directory-".repeat(4) + i), 0755);
        }
        assertThat(LinuxCalls.list(root)).hasSize(3_000);
    }

    @Test
    void statusAgreesWithJava() throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "hello");
        Map<String, Object> java = attributes(file);
        FileStatus status = LinuxCalls.status(root.number(), name("f"));
        assertThat(status.isRegularFile()).isTrue();
        assertThat(status.mode()).isEqualTo(java.get("mode"));
        assertThat(status.inode()).isEqualTo(java.get("ino"));
        assertThat(status.device()).isEqualTo(java.get("dev"));
        assertThat(JavaDirectory.status(file)).hasValue(status);
        assertThat((int) status.links()).isEqualTo(java.get("nlink"));
        assertThat((int) status.uid()).isEqualTo(java.get("uid"));
        assertThat(status.size()).isEqualTo(5);
        assertThat(status.mtimeSeconds() * 1_000_000_000 + status.mtimeNanos())
                .isEqualTo(Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS));
        try (Descriptor open = LinuxCalls.open(file, 0, 0)) {
            assertThat(LinuxCalls.status(open)).isEqualTo(status);
        }
    }

    @Test
    void makesLinksAndSetsTheirTimes() throws IOException {
        Files.writeString(directory.resolve("f"), "hello");
        LinuxCalls.makeSymbolicLink(name("../f"), root.number(), name("s"));
        LinuxCalls.makeHardLink(root.number(), name("s"), root.number(), name("s2"));
        LinuxCalls.changeMtime(root.number(), name("s"), 1_000, 7);
        FileStatus status = LinuxCalls.status(root.number(), name("s2"));
        assertThat(status.isSymbolicLink()).isTrue();
        assertThat(status.mtimeSeconds()).isEqualTo(1_000);
        assertThat(status.mtimeNanos()).isEqualTo(7);
        assertThat(LinuxCalls.readLink(root.number(), name("s"))).isEqualTo(name("../f"));
        assertThatThrownBy(() -> LinuxCalls.changeMode(root.number(), name("s"), 0600))
                .isInstanceOfSatisfying(
                        LinuxException.class,
                        e -> assertThat(e.is(Errno.EOPNOTSUPP)).isTrue());
    }

    @Test
    void changesModesOfWhatIsNoLink() throws IOException {
        Files.writeString(directory.resolve("f"), "hello");
        LinuxCalls.changeMode(root.number(), name("f"), 04711);
        assertThat(LinuxCalls.status(root.number(), name("f")).permissions()).isEqualTo(04711);
        LinuxCalls.makeNode(root.number(), name("pipe"), 0010600, 0, 0);
        LinuxCalls.changeMode(root.number(), name("pipe"), 0622);
        FileStatus pipe = LinuxCalls.status(root.number(), name("pipe"));
        assertThat(pipe.isFifo()).isTrue();
        assertThat(pipe.permissions()).isEqualTo(0622);
    }

    @Test
    void errorsNameCallPathAndReason() {
        assertThatThrownBy(() -> LinuxCalls.status(root.number(), name("missing")))
                .isInstanceOf(LinuxException.class)
                .hasMessage("statx: missing: ENOENT (no such file or directory)");
        assertThatThrownBy(() -> LinuxCalls.status(root.number(), new byte[] {'a', 0}))
                .isInstanceOfSatisfying(
                        LinuxException.class,
                        e -> assertThat(e.is(Errno.EINVAL)).isTrue());
        assertThatThrownBy(() -> LinuxCalls.status(root.number(), new byte[5_000]))
                .isInstanceOfSatisfying(
                        LinuxException.class,
                        e -> assertThat(e.is(Errno.ENAMETOOLONG)).isTrue());
    }

    @Test
    void openInStaysInsideTheRoot() throws IOException {
        Files.createDirectory(directory.resolve("root"));
        Files.writeString(directory.resolve("secret"), "outside");
        Files.writeString(directory.resolve("root/secret"), "inside");
        Files.createSymbolicLink(directory.resolve("root/escape"), Path.of("../../../secret"));
        Files.createSymbolicLink(directory.resolve("root/absolute"), Path.of("/secret"));
        try (Descriptor inner = LinuxCalls.open(directory.resolve("root"), OpenFlags.DIRECTORY | OpenFlags.PATH, 0)) {
            for (String link : List.of("escape", "absolute", "../secret")) {
                try (Descriptor file = LinuxCalls.openIn(inner.number(), name(link), 0, 0, OpenFlags.RESOLVE_IN_ROOT)) {
                    byte[] content = new byte[20];
                    assertThat(LinuxCalls.read(file, content, 0, 20)).isEqualTo(6);
                }
            }
            assertThatThrownBy(() ->
                            LinuxCalls.openIn(inner.number(), name("escape"), 0, 0, OpenFlags.RESOLVE_NO_SYMLINKS))
                    .isInstanceOfSatisfying(
                            LinuxException.class,
                            e -> assertThat(e.is(Errno.ELOOP)).isTrue());
        }
    }

    @Test
    void copiesRenamesAndUnlinks() throws IOException {
        Files.writeString(directory.resolve("a"), "hello");
        int create = OpenFlags.CREATE | OpenFlags.WRITE_ONLY;
        try (Descriptor from = LinuxCalls.open(root.number(), name("a"), 0, 0);
                Descriptor to = LinuxCalls.open(root.number(), name("b"), create, 0600)) {
            assertThat(LinuxCalls.copyFileRange(from, to, 100)).isEqualTo(5);
            assertThat(LinuxCalls.copyFileRange(from, to, 100)).isZero();
            LinuxCalls.syncFileSystem(to);
        }
        assertThat(directory.resolve("b")).hasContent("hello");
        assertThatThrownBy(() -> LinuxCalls.rename(
                        root.number(), name("a"), root.number(), name("b"), LinuxCalls.RENAME_NO_REPLACE))
                .isInstanceOfSatisfying(
                        LinuxException.class,
                        e -> assertThat(e.is(Errno.EEXIST)).isTrue());
        LinuxCalls.rename(root.number(), name("a"), root.number(), name("c"), 0);
        LinuxCalls.unlink(root.number(), name("b"), 0);
        LinuxCalls.makeDirectory(root.number(), name("d"), 0755);
        LinuxCalls.unlink(root.number(), name("d"), LinuxCalls.REMOVE_DIRECTORY);
        assertThat(directory.toFile().list()).containsExactly("c");
    }

    @Test
    void extendedAttributesAreBinary() throws IOException {
        Files.writeString(directory.resolve("f"), "hello");
        byte[] value = {0, 1, (byte) 0xff, 0};
        XattrCalls.set(root.number(), name("f"), name("user.mica"), value);
        assertThat(XattrCalls.list(root.number(), name("f"))).contains(name("user.mica"));
        assertThat(XattrCalls.value(root.number(), name("f"), name("user.mica")))
                .hasValue(value);
        assertThat(XattrCalls.value(
                        LinuxCalls.CURRENT_DIRECTORY, BytePath.of(directory.resolve("f")), name("user.mica")))
                .hasValue(value);
        XattrCalls.remove(root.number(), name("f"), name("user.mica"));
        XattrCalls.remove(root.number(), name("f"), name("user.mica"));
        assertThat(XattrCalls.value(root.number(), name("f"), name("user.mica")))
                .isEmpty();
    }

    @Test
    void locksBelongToTheOpenFile() throws IOException {
        int create = OpenFlags.CREATE | OpenFlags.WRITE_ONLY;
        try (Descriptor first = LinuxCalls.open(root.number(), name("lock"), create, 0600);
                Descriptor second = LinuxCalls.open(root.number(), name("lock"), create, 0600)) {
            LinuxCalls.lock(first, LinuxCalls.LOCK_EXCLUSIVE);
            assertThatThrownBy(() -> LinuxCalls.lock(second, LinuxCalls.LOCK_SHARED | LinuxCalls.LOCK_NON_BLOCKING))
                    .isInstanceOfSatisfying(
                            LinuxException.class,
                            e -> assertThat(e.is(Errno.EAGAIN)).isTrue());
            LinuxCalls.lock(first, LinuxCalls.LOCK_UNLOCK);
            LinuxCalls.lock(second, LinuxCalls.LOCK_SHARED | LinuxCalls.LOCK_NON_BLOCKING);
        }
    }

    @Test
    void ownersAndDevicesAsRoot() throws IOException {
        assumeTrue(Privileges.isRoot(), "only root may change owners and make devices");
        LinuxCalls.makeSymbolicLink(name("x"), root.number(), name("s"));
        LinuxCalls.changeOwner(root.number(), name("s"), 12, 4_000_000_000L);
        assertThat(LinuxCalls.status(root.number(), name("s")).uid()).isEqualTo(12);
        assertThat(LinuxCalls.status(root.number(), name("s")).gid()).isEqualTo(4_000_000_000L);
        LinuxCalls.makeNode(root.number(), name("null"), 0020666, 1, 3);
        FileStatus device = LinuxCalls.status(root.number(), name("null"));
        assertThat(device.isCharacterDevice()).isTrue();
        assertThat(List.of(device.deviceMajor(), device.deviceMinor())).containsExactly(1, 3);
        LinuxCalls.makeNode(root.number(), name("big"), 0060666, 259, 1_000_000);
        FileStatus big = LinuxCalls.status(root.number(), name("big"));
        assertThat(List.of(big.deviceMajor(), big.deviceMinor())).containsExactly(259, 1_000_000);
    }

    @Test
    void mountsInANamespaceOfTheThread() throws Exception {
        assumeTrue(Privileges.mayMount(), "this process may not mount");
        for (String name : List.of("lower", "upper", "work", "merged")) {
            Files.createDirectory(directory.resolve(name));
        }
        Files.writeString(directory.resolve("lower/f"), "below");
        Path merged = directory.resolve("merged");
        String options = "lowerdir=" + directory.resolve("lower") + ",upperdir=" + directory.resolve("upper")
                + ",workdir=" + directory.resolve("work");
        InOwnNamespace.run(() -> {
            MountCalls.mount("overlay", merged, "overlay", 0, options);
            assertThat(merged.resolve("f")).hasContent("below");
            Files.delete(merged.resolve("f"));
            MountCalls.unmount(merged, MountCalls.DETACH);
        });
        assertThat(merged.resolve("f")).doesNotExist();
        FileStatus whiteout = LinuxCalls.status(root.number(), name("upper/f"));
        assertThat(whiteout.isCharacterDevice()).isTrue();
    }
}
