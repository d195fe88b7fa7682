package dev.mica.core.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.testing.RandomTrees;
import dev.mica.core.testing.TreeSketch;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Tree;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class TreeDiffTest {
    private final MemoryTrees trees = MemoryTrees.empty();

    @Property(tries = 100)
    void equalTreesDoNotDiffer(@ForAll long seed) {
        MemoryTrees random = MemoryTrees.empty();
        Tree tree = RandomTrees.tree(seed, random);
        assertThat(TreeDiff.between(tree, tree, random)).isEqualTo(Changeset.EMPTY);
    }

    @Tag("rule-81")
    @Test
    void putsParentsFirstAndRemovesTheTopmostNameAlone() {
        Tree below = TreeSketch.empty(trees)
                .file("a/b/c", "c")
                .file("gone/x/y", "y")
                .file("kept/z", "z")
                .tree();
        Tree above =
                TreeSketch.of(below, trees).remove("gone").file("a/b/d", "d").tree();

        assertThat(shown(below, above)).containsExactly("+/a", "+/a/b", "+/a/b/d", "-/gone");
    }

    @Test
    void removalsPutTheDirectoriesAboveThem() {
        Tree below =
                TreeSketch.empty(trees).file("a/b/c", "c").file("a/b/d", "d").tree();
        Tree above = TreeSketch.of(below, trees).remove("a/b/c").tree();

        assertThat(shown(below, above)).containsExactly("+/a", "+/a/b", "-/a/b/c");
    }

    @Test
    void directoryWhoseMetadataChangedIsPutAlone() {
        Tree below = TreeSketch.empty(trees).file("a/b/c", "c").tree();

        assertThat(shown(below, TreeSketch.of(below, trees).mode("a/b", 0700).tree()))
                .containsExactly("+/a", "+/a/b");
        assertThat(shown(below, TreeSketch.of(below, trees).time("a", 77).tree()))
                .containsExactly("+/a");
    }

    @Test
    void otherKindsReplaceWithoutWhiteout() {
        Tree below = TreeSketch.empty(trees).file("a/b", "b").file("f", "f").tree();
        Tree above = TreeSketch.empty(trees).file("a", "a").file("f/g", "g").tree();

        assertThat(shown(below, above)).containsExactly("+/a", "+/f", "+/f/g");
    }

    @Tag("rule-81")
    @Test
    void aChangedFileBringsAllItsNames() {
        Tree below =
                TreeSketch.empty(trees).file("a/x", "x").file("b/other", "o").tree();
        Tree above = TreeSketch.of(below, trees).hard("b/y", "a/x").tree();
        Tree more = TreeSketch.of(above, trees).hard("c/z", "a/x").tree();

        assertThat(shown(below, above)).containsExactly("+/a", "+/a/x", "+/b", "+/b/y");
        assertThat(shown(above, more)).containsExactly("+/a", "+/a/x", "+/b", "+/b/y", "+/c", "+/c/z");
    }

    @Test
    void theRootIsNeverPut() {
        Tree below = TreeSketch.empty(trees).file("a", "x").tree();
        assertThat(TreeDiff.between(
                                below,
                                TreeSketch.of(below, trees).mode("/", 0700).tree(),
                                trees)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void equalSubtreesAreNotRead() {
        Tree below = TreeSketch.empty(trees)
                .file("same/deep/f", "x")
                .file("other/g", "y")
                .tree();
        Tree above = TreeSketch.of(below, trees).file("other/g", "z").tree();

        Changeset changes = TreeDiff.between(below, above, ref -> {
            var directory = trees.read(ref);
            assertThat(directory.entries().keySet()).doesNotContain(FileName.of("deep"), FileName.of("f"));
            return directory;
        });
        assertThat(changes.changes()).hasSize(2);
    }

    private List<String> shown(Tree below, Tree above) {
        return TreeDiff.between(below, above, trees).changes().stream()
                .map(change -> (change instanceof Change.Removed ? "-" : "+") + change.path())
                .toList();
    }
}
