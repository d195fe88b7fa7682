package dev.mica.core.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.testing.RandomTrees;
import dev.mica.core.testing.TreeSketch;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Owner;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.Trees;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class LayerApplicationTest {
    private final MemoryTrees trees = MemoryTrees.empty();

    @Property(tries = 300)
    void applyingADifferenceGivesTheUpperTree(@ForAll long below, @ForAll long above) throws Exception {
        MemoryTrees random = MemoryTrees.empty();
        Tree lower = RandomTrees.tree(below, random);
        Tree upper = RandomTrees.tree(above, random);
        checkRoundTrip(lower, upper, random);
    }

    @Property(tries = 300)
    void applyingASmallDifferenceGivesTheUpperTree(@ForAll long below, @ForAll long changes) throws Exception {
        MemoryTrees random = MemoryTrees.empty();
        Tree lower = RandomTrees.tree(below, random);
        Tree upper = RandomTrees.changed(lower, changes, random);
        checkRoundTrip(lower, upper, random);
    }

    private static void checkRoundTrip(Tree lower, Tree upper, MemoryTrees random) throws Exception {
        Changeset changes = TreeDiff.between(lower, upper, random);
        Tree applied = LayerApplication.apply(lower, changes, random);
        assertThat(TreeSketch.lines(applied, random)).isEqualTo(TreeSketch.lines(upper, random));
        assertThat(applied.root().ref().content()).isEqualTo(upper.root().ref().content());
    }

    @Test
    @Tag("rule-79")
    void whiteoutsHideLowerFilesOnlyWhereverTheyStand() throws Exception {
        Tree below = sketch().file("d/old", "old")
                .file("d/same", "old")
                .file("gone/deep/x", "x")
                .tree();

        Tree applied =
                apply(below, put("d/same", file("new")), removed("d/same"), removed("gone"), put("gone", file("f")));

        assertThat(shown(applied))
                .isEqualTo(shown(sketch().file("d/old", "old")
                        .file("d/same", "new")
                        .time("d", 0)
                        .file("gone", "f")
                        .tree()));
    }

    @Test
    @Tag("rule-79")
    void opaqueHidesLowerSiblingsEvenIfItStandsLast() throws Exception {
        Tree below = sketch().dir("d", 0700)
                .file("d/old", "old")
                .file("d/sub/x", "x")
                .tree();

        Tree applied = apply(below, put("d/new", file("new")), new Change.Opaque(TreePath.of("d")));

        assertThat(shown(applied))
                .isEqualTo(shown(sketch().dir("d", 0700).file("d/new", "new").tree()));
    }

    @Test
    void opaqueRootHidesEverything() throws Exception {
        Tree applied = apply(sketch().file("a/b", "x").tree(), new Change.Opaque(TreePath.ROOT), put("c", file("c")));
        assertThat(shown(applied)).isEqualTo(shown(sketch().file("c", "c").tree()));
    }

    @Test
    @Tag("rule-80")
    void directoryOverDirectoryTakesItsAttributesAndAllElseReplaces() throws Exception {
        Tree below = sketch().file("a/x", "x").file("b/x", "x").file("c", "c").tree();

        Tree applied = apply(below, put("a", dir(0700)), put("b", file("b")), put("c", dir(0711)));

        assertThat(shown(applied))
                .isEqualTo(shown(sketch().dir("a", 0700)
                        .file("a/x", "x")
                        .file("b", "b")
                        .dir("c", 0711)
                        .tree()));
    }

    @Test
    void missingParentsAreRootsAndPlain() throws Exception {
        Tree applied = apply(Trees.empty(trees), put("a/b/c", file("c")));
        assertThat(shown(applied)).startsWith("d 0755 0:0 @0 /a", "d 0755 0:0 @0 /a/b");
    }

    @Tag("rule-82")
    @Test
    void parentsThatAreLinksLeadInsideTheRoot() throws Exception {
        Tree below = sketch().dir("usr/lib")
                .link("lib", "usr/lib")
                .link("out", "../../../etc")
                .file("usr/lib/z", "z")
                .tree();

        Tree applied = apply(below, put("lib/x", file("x")), put("out/passwd", file("p")), removed("lib/z"));

        assertThat(shown(applied))
                .isEqualTo(shown(TreeSketch.of(below, trees)
                        .file("usr/lib/x", "x")
                        .file("etc/passwd", "p")
                        .remove("usr/lib/z")
                        .tree()));
    }

    @Test
    void whiteoutsBelowALinkThatIsReplacedDoNotLeadThroughIt() throws Exception {
        Tree below = sketch().file("usr/lib/z", "z").link("lib", "usr/lib").tree();

        Tree applied = apply(below, put("lib", dir(0755)), removed("lib/z"));

        assertThat(shown(applied))
                .isEqualTo(shown(sketch().file("usr/lib/z", "z").dir("lib").tree()));
    }

    @Test
    void replacingALinkDoesNotLeaveEntriesWhereItLed() throws Exception {
        Tree below = sketch().dir("real").link("l", "real").tree();

        Tree applied = apply(below, put("l/a", file("a")), put("l", dir(0755)), put("l/b", file("b")));

        assertThat(shown(applied))
                .isEqualTo(shown(sketch().dir("real")
                        .file("real/a", "a")
                        .dir("l")
                        .file("l/b", "b")
                        .tree()));
    }

    @Test
    void hardLinksGetNumbersOfTheirOwn() throws Exception {
        Tree below = sketch().file("a", "x").hard("b", "a").tree();
        Node.File linked = file("y").withHardLinkGroup(1);

        Tree applied = apply(below, put("c", linked), put("d", linked));

        assertThat(shown(applied))
                .isEqualTo(shown(sketch().file("a", "x")
                        .hard("b", "a")
                        .file("c", "y")
                        .hard("d", "c")
                        .tree()));
    }

    @Test
    void theRootIsNoPartOfALayer() throws Exception {
        Tree below = sketch().file("a", "x").tree();
        assertThat(apply(below, put("/", dir(0700)))).isEqualTo(below);
    }

    @Test
    void refusesWhatNoLayerCanHold() {
        Tree below = sketch().file("f", "x").link("l", "l").tree();
        assertThatThrownBy(() -> apply(below, put("f/x", file("x"))))
                .hasMessageContaining("its parent /f is no directory");
        assertThatThrownBy(() -> apply(below, put("l/x", file("x")))).hasMessageContaining("too many links, at /l");
        assertThatThrownBy(() -> apply(below, put("a/.wh.b", file("x")))).hasMessageContaining(".wh.");
        assertThatThrownBy(() -> apply(below, removed("/"))).hasMessageContaining("root");
    }

    @Test
    @Tag("rule-54")
    void unpacksBelowTheDestination() throws Exception {
        Tree base = sketch().dir("var", 01777)
                .file("var/in", "in")
                .link("to", "/var")
                .link("var/abs", "/x")
                .tree();
        LayerContents contents = contents(
                put("/", dir(0700)), put("./a/f", file("f")), put("abs/g", file("g")), put("owned", dir(0750)));

        Tree unpacked = LayerApplication.unpack(base, contents, "/to", Optional.of(new Owner(5, 6)), 9, trees);

        assertThat(shown(unpacked))
                .isEqualTo(shown(TreeSketch.of(base, trees)
                        .file("var/a/f", "f")
                        .owned("var/a/f", 5, 6)
                        .file("var/x/g", "g")
                        .owned("var/x/g", 5, 6)
                        .dir("var/owned", 0750)
                        .owned("var/owned", 5, 6)
                        .tree()));
    }

    @Test
    @Tag("rule-54")
    void makesTheDirectoryToUnpackIn() throws Exception {
        Tree unpacked = LayerApplication.unpack(
                Trees.empty(trees), contents(put("f", file("f"))), "/a/b/", Optional.of(new Owner(5, 6)), 9, trees);
        assertThat(shown(unpacked)).startsWith("d 0755 5:6 @9 /a", "d 0755 5:6 @9 /a/b");
        assertThatThrownBy(() -> LayerApplication.unpack(
                        sketch().file("f", "x").tree(), contents(), "/f", Optional.empty(), 0, trees))
                .hasMessage("mkdir /f: not a directory");
    }

    private TreeSketch sketch() {
        return TreeSketch.empty(trees);
    }

    private List<String> shown(Tree tree) {
        return TreeSketch.lines(tree, trees);
    }

    private Tree apply(Tree below, Change... changes) throws LayerApplicationException {
        return LayerApplication.apply(below, contents(changes), trees);
    }

    private static LayerContents contents(Change... changes) {
        return new LayerContents(Arrays.stream(changes)
                .map(change -> new LayerContents.Entry(change, OptionalLong.empty()))
                .toList());
    }

    private static Change put(String path, Node node) {
        return new Change.Put(TreePath.of(path), node);
    }

    private static Change removed(String path) {
        return new Change.Removed(TreePath.of(path));
    }

    private static Node.File file(String content) {
        return TreeSketch.file(content, 0644);
    }

    private Node.Dir dir(int mode) {
        return Trees.empty(trees).root().withMetadata(Metadata.rootOwned(mode, 2000));
    }
}
