package dev.mica.core.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.testing.TreeSketch;
import org.junit.jupiter.api.Test;

final class TreeLookupTest {
    private final MemoryTrees trees = MemoryTrees.empty();
    private final Tree tree = TreeSketch.empty(trees)
            .file("usr/lib/x", "x")
            .link("lib", "usr/lib")
            .link("usr/up", "../../../lib/x")
            .link("abs", "/lib/../bin")
            .link("round", "a/b/../../round2")
            .link("round2", "round")
            .link("dangling", "usr/nothing/deeper")
            .link("back", "nothing/../usr")
            .tree();

    @Test
    void findsWhatIsThere() {
        assertThat(follow("/usr/lib/x")).isEqualTo(at("/usr/lib/x"));
        assertThat(follow("/")).isEqualTo(new Resolution.Present(TreePath.ROOT, tree.root()));
        assertThat(follow("usr/lib/x").found()).contains(TreeSketch.file("x", 0644));
    }

    @Test
    void followsLinksInsideTheRoot() {
        assertThat(follow("/lib/x")).isEqualTo(follow("/usr/lib/x"));
        assertThat(follow("/usr/up")).isEqualTo(follow("/usr/lib/x"));
        assertThat(at("/lib").found()).get().isInstanceOf(Node.Symlink.class);
        assertThat(at("/lib/x")).isEqualTo(follow("/usr/lib/x"));
    }

    @Test
    void dotDotOfALinkedDirectoryIsItsRealParent() {
        assertThat(follow("/abs")).isEqualTo(new Resolution.Absent(TreePath.of("/usr/bin"), TreePath.of("/usr")));
    }

    @Test
    void saysWhereSomethingMissingWouldBe() {
        assertThat(follow("/lib/a/b"))
                .isEqualTo(new Resolution.Absent(TreePath.of("/usr/lib/a/b"), TreePath.of("/usr/lib")));
        assertThat(follow("/dangling"))
                .isEqualTo(new Resolution.Absent(TreePath.of("/usr/nothing/deeper"), TreePath.of("/usr")));
        assertThat(follow("/back/lib/x")).isEqualTo(follow("/usr/lib/x"));
    }

    @Test
    void doesNotTakeFilesForDirectories() {
        assertThat(follow("/lib/x/y")).isEqualTo(new Resolution.NotDirectory(TreePath.of("/usr/lib/x")));
    }

    @Test
    void givesUpOnLinksThatGoRound() {
        assertThat(follow("/round")).isInstanceOf(Resolution.LinkLoop.class);
        assertThat(follow("/round/x")).isInstanceOf(Resolution.LinkLoop.class);
    }

    private Resolution follow(String path) {
        return TreeLookup.follow(tree, TreePath.of(path), trees);
    }

    private Resolution at(String path) {
        return TreeLookup.at(tree, TreePath.of(path), trees);
    }
}
