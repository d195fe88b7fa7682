package dev.mica.core.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `COPY --parents`.
final class CopyParentsTest {
    private final CopyBench bench = new CopyBench()
            .from(s -> s.dir("a", 0711)
                    .owned("a", 3, 3)
                    .file("a/b/c.txt", "c")
                    .file("a/b/d.md", "d")
                    .file("a/e.txt", "e")
                    .file("f.txt", "f")
                    .dir("a/empty")
                    .link("l", "a"));

    @Test
    void theDirectoriesOfASourceAreKept() throws Exception {
        assertThat(copied("a/b/c.txt")).containsExactly("/d", "/d/a", "/d/a/b", "/d/a/b/c.txt");
        assertThat(copied("/a/b/")).containsExactly("/d", "/d/a", "/d/a/b", "/d/a/b/c.txt", "/d/a/b/d.md");
        assertThat(bench.copy(request("a/e.txt"), CopyOptions.to("/d/"))).contains("d 0711 3:3 @2000 /d/a");
    }

    @Test
    void onlyWhatFollowsThePivotIsKept() throws Exception {
        assertThat(copied("a/./b/c.txt")).containsExactly("/d", "/d/b", "/d/b/c.txt");
        assertThat(copied("./a/b/./*")).containsExactly("/d", "/d/c.txt", "/d/d.md");
        assertThat(copied("a/b/./*.md")).containsExactly("/d", "/d/d.md");
        assertThat(copied("l/./e.txt")).containsExactly("/d", "/d/e.txt");
        assertThat(copied("[a-z]/./*.txt")).containsExactly("/d", "/d/e.txt");
    }

    @Test
    @Tag("rule-45")
    void doubleStarsCrossDirectories() throws Exception {
        assertThat(copied("**/*.txt"))
                .containsExactly("/d", "/d/a", "/d/a/b", "/d/a/b/c.txt", "/d/a/e.txt", "/d/f.txt");
        assertThat(copied("*/*.txt")).containsExactly("/d", "/d/a", "/d/a/e.txt");
        assertThat(copied("a/emp*")).containsExactly("/d", "/d/a", "/d/a/empty");
    }

    @Test
    void linksAreNotFollowed() throws Exception {
        assertThat(copied("l")).containsExactly("/d", "/d/l");
        assertThat(bench.select(request("l/e.txt"))).isInstanceOf(Selection.Missing.class);
    }

    @Test
    void aWildcardNeedNotMatchAndANameMust() throws Exception {
        assertThat(copied("*.none")).containsExactly("/d");
        assertThat(bench.select(request("a/e.text")))
                .isEqualTo(new Selection.Missing("a/e.text", TreePath.of("a/e.text"), List.of("a/e.txt")));
        assertThat(bench.select(request("x/./e.text"))).isInstanceOf(Selection.Missing.class);
    }

    @Test
    void theWholeContextIsNoSourceAsInBuildKit() {
        for (String text : List.of(".", "/", "./", "a/./")) {
            assertThat(bench.select(request(text))).isInstanceOf(Selection.Missing.class);
        }
    }

    @Test
    void whatIsExcludedIsNotThere() throws Exception {
        assertThat(bench.copiedPaths(request("a").excluding("**/*.txt"), "/d/"))
                .containsExactly("/d", "/d/a", "/d/a/b", "/d/a/b/d.md", "/d/a/empty");
        assertThat(bench.select(request("f.txt").excluding("*.txt"))).isInstanceOf(Selection.Missing.class);
    }

    @Test
    void onlyDirectoriesThatMayMatchAreRead() {
        Tree tree = dev.mica.core.testing.TreeSketch.empty(bench.trees)
                .file("a/b/c", "c")
                .file("other/x", "x")
                .tree();
        MemoryTrees over = MemoryTrees.over(ref -> {
            Directory read = bench.trees.read(ref);
            assertThat(read.entries().keySet()).doesNotContain(FileName.of("x"), FileName.of("c"));
            return read;
        });
        assertThat(TreeSelection.select(tree, over, request("a/b"), over)).isInstanceOf(Selection.Chosen.class);
    }

    private List<String> copied(String pattern) throws CopyException {
        return bench.copiedPaths(request(pattern), "/d/");
    }

    private static SelectionRequest request(String pattern) {
        return SelectionRequest.of(pattern).withParents();
    }
}
