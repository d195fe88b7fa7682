package dev.mica.hostfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.layer.LayerLimits;
import dev.mica.core.layer.LayerReader;
import dev.mica.core.layer.LayerWriter;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.Workspace;
import dev.mica.core.tree.LinkTarget;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.Trees;
import dev.mica.core.tree.Xattrs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerCheckoutTest {
    private static final Metadata METADATA = Metadata.rootOwned(0755, 1_234_567_890);

    @TempDir
    Path directory;

    private final List<LayerContents.Entry> entries = new ArrayList<>();
    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();
    private Path layer;

    @BeforeEach
    void makeDirectory() throws IOException {
        assumeTrue(Privileges.isRoot(), "only root may keep owners");
        layer = Files.createDirectory(directory.resolve("layer"));
    }

    private LayerCheckoutTest file(String path, String content, long group) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        tar.writeBytes(new byte[512]);
        long offset = tar.size();
        tar.writeBytes(bytes);
        Node node = new Node.File(METADATA, Digest.ofBytes(bytes), bytes.length, group);
        return add(new Change.Put(TreePath.of(path), node), OptionalLong.of(offset));
    }

    private LayerCheckoutTest link(String path, long group) {
        Node node = new Node.File(METADATA, Digest.ofBytes(new byte[0]), 0, group);
        return put(path, node);
    }

    private LayerCheckoutTest put(String path, Node node) {
        return add(new Change.Put(TreePath.of(path), node), OptionalLong.empty());
    }

    private LayerCheckoutTest folder(String path, Metadata metadata) {
        return put(path, new Node.Dir(metadata, PathTree.EMPTY));
    }

    private LayerCheckoutTest symlink(String path, String target) {
        return put(path, new Node.Symlink(METADATA, LinkTarget.of(target)));
    }

    private LayerCheckoutTest removed(String path) {
        return add(new Change.Removed(TreePath.of(path)), OptionalLong.empty());
    }

    private LayerCheckoutTest opaque(String path) {
        return add(new Change.Opaque(TreePath.of(path)), OptionalLong.empty());
    }

    private LayerCheckoutTest add(Change change, OptionalLong offset) {
        entries.add(new LayerContents.Entry(change, offset));
        return this;
    }

    private void write() throws IOException {
        LayerCheckout.write(
                new LayerContents(entries), new ByteArrayInputStream(tar.toByteArray()), layer, OverlayFormat.TRUSTED);
    }

    private FileStatus status(String path) throws IOException {
        return LinuxCalls.status(LinuxCalls.CURRENT_DIRECTORY, BytePath.of(layer.resolve(path)));
    }

    private boolean isOpaque(String path) throws IOException {
        return XattrCalls.value(
                        LinuxCalls.CURRENT_DIRECTORY,
                        BytePath.of(layer.resolve(path)),
                        OverlayFormat.TRUSTED.opaqueAttribute())
                .isPresent();
    }

    @Test
    void writesFilesLinksAndDirectoriesInOnePass() throws IOException {
        folder("locked", METADATA.withMode(0500).withOwner(5, 6)).file("locked/f", "hello", 1);
        link("locked/g", 1)
                .file("deep/in/there", "x", 0)
                .symlink("s", "/locked/f")
                .write();
        assertThat(layer.resolve("locked/f")).hasContent("hello");
        assertThat(status("locked/f").inode()).isEqualTo(status("locked/g").inode());
        assertThat(status("locked").permissions()).isEqualTo(0500);
        assertThat(status("locked").uid()).isEqualTo(5);
        assertThat(status("locked").mtimeSeconds()).isEqualTo(1_234_567_890);
        assertThat(status("deep").permissions()).isEqualTo(0755);
        assertThat(status("deep").mtimeSeconds()).isZero();
        assertThat(status("s").mtimeSeconds()).isEqualTo(1_234_567_890);
    }

    @Test
    void removedNamesHideOnlyWhatIsBelow() throws IOException {
        removed("gone").folder("d", METADATA).file("d/f", "new", 0).removed("d").removed("d/f");
        removed("again")
                .folder("again", METADATA)
                .removed("file")
                .file("file", "back", 0)
                .opaque("o")
                .write();
        assertThat(status("gone").isCharacterDevice()).isTrue();
        assertThat(status("gone").deviceMajor()).isZero();
        assertThat(isOpaque("d")).isTrue();
        assertThat(layer.resolve("d/f")).hasContent("new");
        assertThat(isOpaque("again")).isTrue();
        assertThat(layer.resolve("file")).hasContent("back");
        assertThat(isOpaque("o")).isTrue();
    }

    @Test
    void laterEntriesReplaceEarlierOnes() throws IOException {
        folder("a", METADATA).file("a/f", "1", 0).file("a", "now a file", 0);
        file("b", "1", 0)
                .folder("b", METADATA)
                .file("b/f", "2", 0)
                .folder("b", METADATA.withMode(0700))
                .write();
        assertThat(layer.resolve("a")).hasContent("now a file");
        assertThat(layer.resolve("b/f")).hasContent("2");
        assertThat(status("b").permissions()).isEqualTo(0700);
    }

    @Tag("rule-82")
    @Test
    void linksOnTheWayLeadInsideTheRoot() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        symlink("escape", outside.toString()).file("escape/f", "caught", 0);
        symlink("up", "../../../../x").file("up/g", "caught", 0).write();
        assertThat(outside).isEmptyDirectory();
        assertThat(Path.of(layer + "/" + outside + "/f")).hasContent("caught");
        assertThat(layer.resolve("x/g")).hasContent("caught");
    }

    @Test
    void aLoopOfLinksIsRefused() {
        symlink("loop", "loop").file("loop/f", "x", 0);
        assertThatThrownBy(this::write).hasMessageContaining("too many symbolic links");
    }

    @Test
    void layersBelowSayWhereEntriesBelong() throws IOException {
        symlink("bin", "usr/bin").folder("usr/bin", METADATA.withMode(0711)).symlink("sbin", "usr/sbin");
        folder("opt", METADATA.withMode(0700))
                .folder("var", METADATA.withMode(0700))
                .write();
        entries.clear();
        tar.reset();
        Path lower = layer;
        layer = Files.createDirectory(directory.resolve("middle"));
        removed("sbin").removed("opt").write();
        entries.clear();
        Path middle = layer;
        layer = Files.createDirectory(directory.resolve("top"));
        file("bin/tool", "x", 0).file("sbin/tool", "y", 0).file("opt/x", "z", 0).file("var/x", "v", 0);
        LayerCheckout.write(
                new LayerContents(entries),
                new ByteArrayInputStream(tar.toByteArray()),
                layer,
                OverlayFormat.TRUSTED,
                List.of(middle, lower));
        assertThat(layer.resolve("usr/bin/tool")).hasContent("x");
        assertThat(layer.resolve("bin")).doesNotExist();
        assertThat(status("usr/bin").permissions()).isEqualTo(0711);
        assertThat(layer.resolve("sbin/tool")).hasContent("y");
        assertThat(status("opt").permissions()).isEqualTo(0755);
        assertThat(status("var").permissions()).isEqualTo(0700);
    }

    @Test
    void whatIsPutBelowARemovedNameStands() throws IOException {
        removed("a/b").file("a/b/c/f", "x", 0).removed("a/b/c/g").write();
        assertThat(layer.resolve("a/b/c/f")).hasContent("x");
        assertThat(isOpaque("a/b")).isTrue();
        assertThat(isOpaque("a")).isFalse();
        assertThat(status("a/b/c/g").isWhiteout()).isTrue();
    }

    @Test
    void hardLinksDoNotLeaveTheLayer() throws IOException {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("f"), "secret");
        file("a/f", "x", 7).symlink("a", outside.toString()).link("stolen", 7);
        assertThatThrownBy(this::write).isInstanceOf(IOException.class);
        assertThat(layer.resolve("stolen")).doesNotExist();
    }

    @Test
    void linksToLowerLayersAreRefused() {
        link("x", 3);
        assertThatThrownBy(this::write).hasMessageContaining("links /x to a file of a layer below");
    }

    @Test
    void attributesOfOverlaysAreLeftOut() throws IOException {
        Xattrs xattrs = new Xattrs(List.of(
                new Xattrs.Xattr("trusted.overlay.redirect".getBytes(StandardCharsets.US_ASCII), new byte[] {'/'}),
                new Xattrs.Xattr("user.kept".getBytes(StandardCharsets.US_ASCII), new byte[] {1})));
        folder("d", METADATA.withXattrs(xattrs)).write();
        List<byte[]> names = XattrCalls.list(LinuxCalls.CURRENT_DIRECTORY, BytePath.of(layer.resolve("d")));
        assertThat(names).containsExactly("user.kept".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void devicesThatMeanRemovalAreRefused() {
        put("d", new Node.Device(METADATA, Node.Device.Kind.CHARACTER, 0, 0));
        assertThatThrownBy(this::write).hasMessageContaining("device 0:0 at /d");
    }

    @Test
    void aTarThatEndsEarlyFails() {
        file("f", "content", 0);
        entries.add(new LayerContents.Entry(
                new Change.Put(TreePath.of("g"), new Node.File(METADATA, Digest.ofBytes(new byte[0]), 9, 0)),
                OptionalLong.of(tar.size())));
        assertThatThrownBy(this::write).isInstanceOf(EOFException.class).hasMessageContaining("g ends 9 bytes");
    }

    @Test
    void agreesWithWhatWasWrittenAsATar() throws Exception {
        Path source = Files.createDirectory(directory.resolve("source"));
        Scripts.run(source, """
                mkdir -p a/b locked; echo hello > a/f; ln a/f a/b/g; ln a/f locked/h; ln -s ../f a/b/s; mkfifo pipe
                mknod null c 1 3; printf x > "$(printf 'n\\377')"; head -c 70000 /dev/urandom > big; chmod 6755 big
                chown -h 5:6 a/b/s a/f; chmod 1777 a/b; chmod 0500 locked
                find . -exec touch -h -d @1400000001 {} +
                """);
        MemoryTrees trees = MemoryTrees.empty();
        Workspace.Changes changes = UpperDirectory.read(source, Trees.empty(trees), trees, List.of());
        LayerWriter.write(changes.changeset(), changes.contents(), tar);
        byte[] bytes = tar.toByteArray();
        LayerContents contents = LayerReader.read(new ByteArrayInputStream(bytes), LayerLimits.DEFAULT);
        LayerCheckout.write(contents, new ByteArrayInputStream(bytes), layer, OverlayFormat.TRUSTED);
        assertThat(Snapshots.of(layer)).isEqualTo(Snapshots.of(source));
    }
}
