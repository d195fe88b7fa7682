package dev.mica.core.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.testing.RandomTrees;
import dev.mica.core.testing.TreeSketch;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class TreeDifferencesTest {
    private final MemoryTrees trees = MemoryTrees.empty();

    @Test
    void namesWhatWasAddedRemovedAndChanged() {
        Tree before = TreeSketch.empty(trees)
                .file("a/app.py", "1")
                .file("b", "b")
                .dir("d")
                .file("e/f", "f")
                .tree();
        Tree after = TreeSketch.of(before, trees)
                .file("a/app.py", "2")
                .remove("b")
                .file("c/x", "x")
                .mode("d", 0700)
                .time("e/f", 5)
                .tree();

        assertThat(shown(before, after, 10))
                .containsExactly("CHANGED /a/app.py", "REMOVED /b", "ADDED /c", "CHANGED /d");
        assertThat(shown(before, after, 2)).containsExactly("CHANGED /a/app.py", "REMOVED /b");
    }

    @Property(tries = 100)
    void thereIsNoneIfAndOnlyIfContentsAreEqual(@ForAll long seed, @ForAll long changes) {
        MemoryTrees random = MemoryTrees.empty();
        DirectoryRef before = RandomTrees.tree(seed, random).root().ref();
        DirectoryRef after = RandomTrees.changed(
                        new Tree(Trees.empty(random).root().withRef(before)), changes, random)
                .root()
                .ref();
        assertThat(TreeDifferences.first(before, after, random, 1).isEmpty())
                .isEqualTo(before.content().equals(after.content()));
    }

    private List<String> shown(Tree before, Tree after, int limit) {
        return TreeDifferences.first(before.root().ref(), after.root().ref(), trees, limit).stream()
                .map(difference -> difference.kind() + " " + difference.path())
                .toList();
    }
}
