package dev.mica.core.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.layer.LayerApplication;
import dev.mica.core.layer.TreeDiff;
import dev.mica.core.testing.RandomTrees;
import dev.mica.core.testing.TreeSketch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What `--link` makes of a copy.
final class TreeMergeTest {
    private final MemoryTrees trees = MemoryTrees.empty();

    @Property(tries = 200)
    void mergingIsApplyingTheLayerOfAllThatIsAbove(@ForAll long below, @ForAll long above) throws Exception {
        MemoryTrees random = MemoryTrees.empty();
        Tree lower = RandomTrees.tree(below, random);
        Tree upper = RandomTrees.tree(above, random);

        Tree merged = TreeMerge.over(lower, upper, random);

        Tree applied = LayerApplication.apply(lower, TreeDiff.between(Trees.empty(random), upper, random), random);
        assertThat(TreeSketch.lines(merged, random)).isEqualTo(TreeSketch.lines(applied, random));
    }

    @Test
    @Tag("rule-43")
    void directoriesOfALinkedCopyHideLinksAndRestyleDirectories() {
        Tree base = TreeSketch.empty(trees)
                .dir("tmp", 01777)
                .file("tmp/x", "x")
                .dir("lib")
                .link("l", "lib")
                .tree();
        Tree copied =
                TreeSketch.empty(trees).file("tmp/f", "f").file("l/g", "g").tree();

        assertThat(TreeSketch.lines(TreeMerge.over(base, copied, trees), trees))
                .isEqualTo(TreeSketch.lines(
                        TreeSketch.of(base, trees)
                                .mode("tmp", 0755)
                                .time("tmp", 0)
                                .file("tmp/f", "f")
                                .remove("l")
                                .file("l/g", "g")
                                .tree(),
                        trees));
    }

    @Test
    void hardLinksOfBothStayApart() {
        Tree base = TreeSketch.empty(trees).file("a", "x").hard("b", "a").tree();
        Tree copied =
                TreeSketch.empty(trees).file("d/c", "x").hard("d/e", "d/c").tree();

        assertThat(TreeSketch.lines(TreeMerge.over(base, copied, trees), trees))
                .isEqualTo(TreeSketch.lines(
                        TreeSketch.of(base, trees)
                                .file("d/c", "x")
                                .hard("d/e", "d/c")
                                .tree(),
                        trees));
    }
}
