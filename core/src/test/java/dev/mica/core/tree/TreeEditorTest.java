package dev.mica.core.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.testing.RandomTrees;
import dev.mica.core.testing.TreeSketch;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class TreeEditorTest {
    private final MemoryTrees trees = MemoryTrees.empty();

    @Property(tries = 200)
    void changingIsTheSameAsBuildingAnew(@ForAll long seed, @ForAll long changes) {
        MemoryTrees random = MemoryTrees.empty();
        Tree changed = RandomTrees.changed(RandomTrees.tree(seed, random), changes, random);
        TreeMap<TreePath, Node> nodes = new TreeMap<>();
        Trees.visit(changed, random, nodes::put);

        MemoryTrees fresh = MemoryTrees.empty();
        TreeEditor anew = TreeEditor.of(Trees.empty(fresh), fresh);
        nodes.forEach((path, node) -> {
            if (node instanceof Node.Dir dir) {
                anew.put(path, dir.withRef(DirectoryEditor.EMPTY_REF));
            } else {
                anew.put(path, node);
            }
        });
        fresh.write(Directory.EMPTY);

        assertThat(anew.finish().root().ref()).isEqualTo(changed.root().ref());
    }

    @Test
    void readsAndWritesOnlyWhatItTouches() {
        Tree tree =
                TreeSketch.empty(trees).file("a/b/f", "x").file("c/d/g", "y").tree();
        MemoryTrees over = MemoryTrees.over(ref -> {
            Directory read = trees.read(ref);
            assertThat(read.entries().keySet()).doesNotContain(FileName.of("d"), FileName.of("g"));
            return read;
        });

        TreeEditor editor = TreeEditor.of(tree, over);
        editor.put(TreePath.of("a/b/h"), TreeSketch.file("z", 0600));
        Tree changed = editor.finish();

        assertThat(over.written()).hasSize(3).contains(changed.root().ref());
    }

    @Test
    void writesNothingIfNothingChanged() {
        Tree tree = TreeSketch.empty(trees).file("a/f", "x").tree();
        MemoryTrees over = MemoryTrees.over(trees);
        TreeEditor editor = TreeEditor.of(tree, over);

        assertThat(editor.node(TreePath.of("a/f"))).isPresent();
        assertThat(editor.remove(TreePath.of("a/nothing"))).isFalse();
        editor.setMetadata(TreePath.of("a/f"), Metadata.rootOwned(0644, 1000));

        assertThat(editor.finish()).isEqualTo(tree);
        assertThat(over.written()).isEmpty();
    }

    @Test
    void goesOnAfterFinishing() {
        TreeEditor editor = TreeEditor.of(Trees.empty(trees), trees);
        editor.put(TreePath.of("a/f"), TreeSketch.file("x", 0644));
        editor.finish();
        editor.put(TreePath.of("a/g"), TreeSketch.file("y", 0644));

        assertThat(TreeSketch.lines(editor.finish(), trees)).hasSize(3);
    }

    @Test
    void forgetsWhatAReplacedDirectoryHeld() {
        TreeEditor editor = TreeEditor.of(
                TreeSketch.empty(trees).file("a/f", "x").dir("empty").tree(), trees);
        editor.put(TreePath.of("a/g"), TreeSketch.file("y", 0644));
        editor.put(TreePath.of("a"), editor.node(TreePath.of("empty")).orElseThrow());

        assertThat(TreeSketch.lines(editor.finish(), trees))
                .isEqualTo(List.of("d 0755 0:0 @2000 /a", "d 0755 0:0 @2000 /empty"));
    }

    @Test
    void doesNotMakeAFileADirectoryByTheWay() {
        TreeEditor editor = TreeEditor.of(TreeSketch.empty(trees).file("a", "x").tree(), trees);
        assertThatThrownBy(() -> editor.put(TreePath.of("a/b"), TreeSketch.file("y", 0644)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> editor.remove(TreePath.ROOT)).isInstanceOf(IllegalStateException.class);
    }
}
