package dev.mica.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.layer.TarBytes.Header;
import dev.mica.core.oci.Digest;
import dev.mica.core.tree.LinkTarget;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.Xattrs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerReaderTest {
    private static final Digest SEVEN = Digest.ofBytes(new byte[] {7});

    private static LayerContents read(TarBytes tar) throws IOException {
        return LayerReader.read(new ByteArrayInputStream(tar.bytes()), LayerLimits.DEFAULT);
    }

    private static Node only(TarBytes tar) throws IOException {
        List<LayerContents.Entry> entries = read(tar).entries();
        assertThat(entries).hasSize(1);
        return ((Change.Put) entries.getFirst().change()).node();
    }

    private static void assertRefused(TarBytes tar, String problem) {
        assertThatThrownBy(() -> read(tar))
                .isInstanceOf(MalformedLayerException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/passwd, /etc/passwd",
        "./a//b/./c, /a/b/c",
        "a/../b, /b",
        "///, /",
        "./, /",
        "..., /...",
        "a\\b, /a\\b"
    })
    void cleansNames(String name, String path) throws IOException {
        LayerContents contents = read(new TarBytes().add(new Header(name, '5')).end());
        assertThat(contents.entries()).extracting(e -> e.path().toString()).containsExactly(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../x", "a/../../x", "/..", "a/b/../../../etc", "./../x"})
    void refusesNamesThatLeaveTheRoot(String name) {
        assertRefused(new TarBytes().file(name).end(), "it leaves the layer's root");
        assertRefused(
                new TarBytes().file("a").add(new Header("b", '1').link(name)).end(), "it leaves the layer's root");
    }

    @Test
    void refusesNamesThatAreNone() {
        assertRefused(new TarBytes().pax('x', "path=a\0b").file("x").end(), "no NUL");
        assertRefused(
                new TarBytes().pax('x', "path=" + "a".repeat(256)).file("x").end(), "1 to 255 bytes");
        assertRefused(
                new TarBytes().pax('x', "path=" + "a/".repeat(2049)).file("x").end(), "more than 4096");
        assertRefused(new TarBytes().file("").end(), "the root is no directory");
        assertRefused(new TarBytes().add(new Header("l", '2')).end(), "its symbolic link is refused");
        assertRefused(
                new TarBytes()
                        .pax('x', "linkpath=a\0b")
                        .add(new Header("l", '2'))
                        .end(),
                "no NUL");
    }

    @Test
    void readsWhiteouts() throws IOException {
        TarBytes tar = new TarBytes()
                .file(".wh.a")
                .file("d/.wh..hidden")
                .file("d/.wh..wh..opq")
                .file(".wh..wh..opq")
                .file(".wh..wh.plnk/1.2")
                .file(".wh..wh.aufs")
                .file("d/.whx")
                .end();
        assertThat(read(tar).entries().stream().map(LayerContents.Entry::change).toList())
                .startsWith(
                        new Change.Removed(TreePath.of("a")),
                        new Change.Removed(TreePath.of("d/.hidden")),
                        new Change.Opaque(TreePath.of("d")),
                        new Change.Opaque(TreePath.ROOT))
                .hasSize(5);
    }

    @Test
    void refusesWhiteoutsThatHideNothingOrTooMuch() {
        assertRefused(new TarBytes().file("d/.wh.").end(), "a whiteout names what it hides");
        assertRefused(new TarBytes().file("d/.wh..").end(), "no file names");
        assertRefused(new TarBytes().file("d/.wh...").end(), "no file names");
        assertRefused(new TarBytes().file("d/.wh.x/y").end(), "a whiteout is no directory");
    }

    @Test
    void joinsHardLinks() throws IOException {
        TarBytes tar = new TarBytes()
                .file("x")
                .file("a")
                .add(new Header("b", '1').link("/a").size(512))
                .add(new Header("c", '1').link("./b"))
                .add(new Header("s", '2').link("t"))
                .add(new Header("h", '1').link("s"))
                .end();
        List<LayerContents.Entry> entries = read(tar).entries();
        Node.File file = new Node.File(new Metadata(0644, 1, 2, 3, Xattrs.NONE), SEVEN, 1, 2);
        assertThat(entries.stream().map(e -> ((Change.Put) e.change()).node()))
                .containsExactly(
                        file.withHardLinkGroup(0),
                        file,
                        file,
                        file,
                        new Node.Symlink(file.metadata(), LinkTarget.of("t")),
                        new Node.Symlink(file.metadata(), LinkTarget.of("t")));
        assertThat(entries.get(1).dataOffset()).hasValue(1536);
        assertThat(entries.get(2).dataOffset()).isEmpty();
    }

    @Test
    void hardLinksOfArchivesRestyleTheFile() throws IOException {
        TarBytes tar = new TarBytes()
                .file("other")
                .file("a")
                .add(new Header("b", '1').link("a"))
                .add(new Header("c", '1').link("b").text(100, "0000600"))
                .end();
        Metadata plain = new Metadata(0644, 1, 2, 3, Xattrs.NONE);
        assertThat(read(tar).entries())
                .extracting(e -> ((Change.Put) e.change()).node().metadata())
                .containsOnly(plain);
        assertThat(LayerReader.readArchive(
                                new ByteArrayInputStream(tar.bytes()), LayerLimits.DEFAULT, new ExpandedFiles())
                        .entries())
                .extracting(e -> ((Change.Put) e.change()).node().metadata())
                .containsExactly(plain, plain.withMode(0600), plain.withMode(0600), plain.withMode(0600));
    }

    /// What buildah's add-dir-not-dir holds: a file of no name.
    @Test
    void archivesMayNameTheRootAsAFile() throws IOException {
        TarBytes tar = new TarBytes().add(new Header("", '0')).file("a").end();
        assertRefused(tar, "the root is no directory");
        assertThat(LayerReader.readArchive(
                                new ByteArrayInputStream(tar.bytes()), LayerLimits.DEFAULT, new ExpandedFiles())
                        .entries())
                .extracting(e -> e.change().path().toString())
                .containsExactly("/a");
    }

    @Test
    void refusesHardLinksWithoutTarget() {
        assertRefused(
                new TarBytes().add(new Header("b", '1').link("a")).file("a").end(), "found no \"a\"");
        assertRefused(
                new TarBytes()
                        .add(new Header("d", '5'))
                        .add(new Header("b", '1').link("d"))
                        .end(),
                "leads to the directory /d");
    }

    @Test
    void findsTargetsOfHardLinksBelow() throws IOException {
        Node.File lower = new Node.File(Metadata.rootOwned(0600, 9), SEVEN, 1, 44);
        Map<TreePath, Node> below = Map.of(TreePath.of("low"), lower);
        TarBytes tar = new TarBytes()
                .add(new Header("a", '1').link("low"))
                .add(new Header("b", '1').link("low"))
                .end();
        LayerContents contents = LayerReader.read(
                new ByteArrayInputStream(tar.bytes()),
                LayerLimits.DEFAULT,
                path -> Optional.ofNullable(below.get(path)));
        assertThat(contents.entries())
                .allSatisfy(e -> assertThat(e.dataOffset()).isEmpty())
                .extracting(e -> ((Change.Put) e.change()).node())
                .containsExactly(lower.withHardLinkGroup(1), lower.withHardLinkGroup(1));
    }

    @Test
    void readsOldTars() throws IOException {
        assertThat(only(new TarBytes().add(new Header("d/", '\0').noMagic()).end()))
                .isInstanceOf(Node.Dir.class);
        Header v7 = new Header("f", '\0').noMagic().text(100, "   644 \0").text(124, "          1 ");
        assertThat(only(new TarBytes().add(v7, (byte) 7).end()))
                .isEqualTo(new Node.File(new Metadata(0644, 1, 2, 3, Xattrs.NONE), SEVEN, 1, 0));
    }

    @Test
    void readsGnuTars() throws IOException {
        String name = "n".repeat(120);
        TarBytes tar = new TarBytes()
                .add(new Header("././@LongLink", 'L').size(121), (name + "\0").getBytes(StandardCharsets.US_ASCII))
                .add(new Header("././@LongLink", 'K').size(121), ("m".repeat(120) + "\0").getBytes())
                .add(new Header("short", '2').link("m").binary(108, 8, 1L << 40).binary(136, 12, -5))
                .end();
        LayerContents.Entry entry = read(tar).entries().getFirst();
        assertThat(entry.path()).isEqualTo(TreePath.of(name));
        assertThat(((Change.Put) entry.change()).node())
                .isEqualTo(new Node.Symlink(
                        new Metadata(0644, 1L << 40, 2, -5, Xattrs.NONE), LinkTarget.of("m".repeat(120))));
    }

    @Test
    void readsPaxRecords() throws IOException {
        TarBytes tar = new TarBytes()
                .pax('g', "path=global", "mtime=77", "comment=x")
                .pax(
                        'x',
                        "path=\303\274/a",
                        "mtime=-1.25",
                        "uid=3000000000",
                        "size=1",
                        "SCHILY.xattr.security.capability=\1\0\n=\377",
                        "LIBARCHIVE.xattr.user.a%3db=AP8",
                        "LIBARCHIVE.xattr.security.capability=AAAA")
                .add(new Header("x", '0'), (byte) 7)
                .end();
        LayerContents.Entry entry = read(tar).entries().getFirst();
        assertThat(entry.path()).isEqualTo(TreePath.of("ü/a"));
        Xattrs xattrs = new Xattrs(List.of(
                new Xattrs.Xattr("security.capability".getBytes(), new byte[] {1, 0, '\n', '=', -1}),
                new Xattrs.Xattr("user.a=b".getBytes(), new byte[] {0, -1})));
        assertThat(((Change.Put) entry.change()).node())
                .isEqualTo(new Node.File(new Metadata(0644, 3_000_000_000L, 2, -2, xattrs), SEVEN, 1, 0));
    }

    @Test
    void refusesWhatItCanNotRepresent() {
        assertRefused(new TarBytes().add(new Header("s", 'S')).end(), "found a sparse one");
        assertRefused(
                new TarBytes().pax('x', "GNU.sparse.major=1").file("s").end(), "sparse in a form that is not known");
        assertRefused(new TarBytes().add(new Header("v", 'V')).end(), "found an entry of type 'V'");
        assertRefused(
                new TarBytes()
                        .add(new Header("d", '3').binary(329, 8, 1L << 40))
                        .end(),
                "too large");
    }

    @Test
    void refusesDamage() throws IOException {
        assertRefused(new TarBytes().pax('x', "a").file("x").end(), "\"length key=value\"");
        assertRefused(new TarBytes().pax('x', "uid=x").file("x").end(), "expected a number as the record uid");
        assertRefused(new TarBytes().pax('x', "uid=-1").file("x").end(), "is negative");
        assertRefused(
                new TarBytes()
                        .add(new Header("x", '0').text(124, "0000000000x\0"))
                        .end(),
                "octal number");
        assertRefused(
                new TarBytes().add(new Header("x", '0').binary(124, 12, -9)).end(), "is negative");
        assertRefused(new TarBytes().raw(new byte[512]).file("x").end(), "expected two empty blocks");
        assertRefused(new TarBytes().raw(new byte[] {1}), "the tar is truncated");
        assertRefused(new TarBytes().pax('x', "path=y"), "an extended header is its last");
        byte[] cut = java.util.Arrays.copyOf(new TarBytes().file("x").bytes(), 513);
        assertThatThrownBy(() -> LayerReader.read(new ByteArrayInputStream(cut), LayerLimits.DEFAULT))
                .isInstanceOfSatisfying(
                        MalformedLayerException.class,
                        e -> assertThat(e.offset()).isEqualTo(513));
        byte[] garbled = new TarBytes().file("a").file("b").end().bytes();
        garbled[1024] ^= 1;
        assertThatThrownBy(() -> LayerReader.read(new ByteArrayInputStream(garbled), LayerLimits.DEFAULT))
                .isInstanceOfSatisfying(
                        MalformedLayerException.class,
                        e -> assertThat(e.offset()).isEqualTo(1024))
                .hasMessageContaining("checksum is wrong");
    }

    @Test
    void readsToTheEndOfTheStream() throws IOException {
        ByteArrayInputStream source = new ByteArrayInputStream(
                new TarBytes().file("a").end().raw(new byte[9000]).bytes());
        LayerReader.read(source, LayerLimits.DEFAULT);
        assertThat(source.available()).isZero();
        assertThat(read(new TarBytes().file("a")).entries()).hasSize(1);
        assertThat(read(new TarBytes()).entries()).isEmpty();
    }

    @Test
    void keepsToItsLimits() {
        TarBytes tar = new TarBytes()
                .pax('x', "comment=" + "x".repeat(1000))
                .file("a")
                .file("b")
                .end();
        assertLimit(tar, new LayerLimits(1, 100, 2000, 2000), "more than 1 entries");
        assertLimit(tar, new LayerLimits(9, 100, 500, 2000), "at most 500 bytes");
        assertLimit(tar, new LayerLimits(9, 100, 2000, 500), "more than 500 bytes");
        assertLimit(tar, new LayerLimits(9, 0, 2000, 2000), "more than 0");
    }

    private static void assertLimit(TarBytes tar, LayerLimits limits, String problem) {
        assertThatThrownBy(() -> LayerReader.read(new ByteArrayInputStream(tar.bytes()), limits))
                .isInstanceOf(MalformedLayerException.class)
                .hasMessageContaining(problem);
    }
}
