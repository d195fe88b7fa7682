package dev.mica.core.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.testing.TreeSketch;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What COPY and ADD do at their destination.
final class TreeCopyTest {
    private final CopyBench bench = new CopyBench();

    @Test
    @Tag("rule-38")
    void aDirectorysContentsAreCopiedNeverTheDirectory() throws Exception {
        bench.from(s -> s.dir("src", 0700).file("src/a", "a").file("src/sub/b", "b"));
        assertThat(bench.copiedPaths(SelectionRequest.of("src"), "/app/"))
                .containsExactly("/app", "/app/a", "/app/sub", "/app/sub/b");
        assertThat(bench.copiedPaths(SelectionRequest.of("src"), "/app"))
                .containsExactly("/app", "/app/a", "/app/sub", "/app/sub/b");
    }

    @Test
    @Tag("rule-39")
    void theSlashAtTheEndDecidesBetweenFileAndDirectory() throws Exception {
        bench.from(s -> s.file("f", "f")).onto(s -> s.dir("there"));
        assertThat(bench.copiedPaths(SelectionRequest.of("f"), "/x")).containsExactly("/there", "/x");
        assertThat(bench.copiedPaths(SelectionRequest.of("f"), "/x/")).containsExactly("/there", "/x", "/x/f");
        assertThat(bench.copiedPaths(SelectionRequest.of("f"), "/x/.")).containsExactly("/there", "/x", "/x/f");
        assertThat(bench.copiedPaths(SelectionRequest.of("f"), "/there")).containsExactly("/there", "/there/f");
        assertThat(bench.copiedPaths(SelectionRequest.of("f"), "/")).containsExactly("/f", "/there");
        assertThat(bench.copiedPaths(SelectionRequest.of("f"), "/a/../b/")).containsExactly("/b", "/b/f", "/there");
    }

    @Test
    @Tag("rule-40")
    void manySourcesWithoutSlashOverwriteEachOther() throws Exception {
        bench.from(s -> s.file("a", "first").file("b", "second"));
        assertThat(bench.copy(SelectionRequest.of("a", "b"), CopyOptions.to("/x")))
                .isEqualTo(bench.lines(s -> s.file("x", "second")));
    }

    @Test
    @Tag("rule-43")
    void linksInTheDestinationAreFollowedInsideTheRoot() throws Exception {
        bench.from(s -> s.file("f", "f").dir("d").file("d/g", "g"))
                .onto(s ->
                        s.dir("real").link("l", "real").link("up", "../../real").link("new", "/made/here"));
        assertThat(bench.copiedPaths(SelectionRequest.of("f"), "/l/")).contains("/real/f", "/l");
        assertThat(bench.copiedPaths(SelectionRequest.of("f"), "/l")).contains("/real/f", "/l");
        assertThat(bench.copiedPaths(SelectionRequest.of("f"), "/up/x")).contains("/real/x");
        assertThat(bench.copiedPaths(SelectionRequest.of("d"), "/up")).contains("/real/g");
        assertThat(bench.copiedPaths(SelectionRequest.of("f"), "/new/")).contains("/made/here/f", "/new");
        assertThat(bench.copiedPaths(SelectionRequest.of("f"), "/new")).contains("/made/here", "/new");
    }

    @Test
    @Tag("rule-51")
    void aFileReplacesFilesAndLinksButNoDirectory() throws Exception {
        bench.from(s -> s.file("f", "new"))
                .onto(s -> s.file("d/f", "old").link("e/f", "../d").dir("g/f"));
        assertThat(bench.copy("f", "/d/")).contains("f 0644 0:0 @1000 /d/f 3 " + shortDigest("new"));
        assertThat(bench.copy("f", "/e/")).contains("f 0644 0:0 @1000 /e/f 3 " + shortDigest("new"));
        assertThatThrownBy(() -> bench.copy("f", "/g/"))
                .isInstanceOf(CopyException.class)
                .hasMessage("cannot replace to directory /g/f with file");
    }

    private static String shortDigest(String content) {
        return TreeSketch.file(content, 0).content().shortHex();
    }

    @Test
    @Tag("rule-51")
    void aDirectoryReplacesNeitherFileNorLink() {
        bench.from(s -> s.dir("s/sub").file("s/sub/f", "f"))
                .onto(s -> s.file("d/sub", "x")
                        .dir("real")
                        .link("e/sub", "../real")
                        .file("file", "x"));
        assertThatThrownBy(() -> bench.copy("s", "/d"))
                .isInstanceOf(CopyException.class)
                .hasMessage("cannot copy to non-directory: /d/sub");
        assertThatThrownBy(() -> bench.copy("s", "/e")).hasMessage("cannot copy to non-directory: /e/sub");
        assertThatThrownBy(() -> bench.copy("s", "/file")).hasMessage("cannot copy to non-directory: /file");
        assertThatThrownBy(() -> bench.copy("s", "/file/")).hasMessage("mkdir /file: not a directory");
        assertThatThrownBy(() -> bench.copy("s/sub/f", "/file/x")).hasMessage("mkdir /file: not a directory");
    }

    @Test
    void linksThatGoRoundAreAnError() {
        bench.from(s -> s.file("f", "f")).onto(s -> s.link("l", "l"));
        assertThatThrownBy(() -> bench.copy("f", "/l/")).hasMessage("too many links at /l");
    }

    @Test
    @Tag("rule-46")
    void ownersAreKeptAndMadeDirectoriesAreRoots() throws Exception {
        bench.from(s -> s.file("f", "f").owned("f", 7, 8));
        assertThat(bench.copy("f", "/a/b/"))
                .isEqualTo(bench.lines(s -> s.dir("a")
                        .time("a", 0)
                        .dir("a/b")
                        .time("a/b", 0)
                        .file("a/b/f", "f")
                        .owned("a/b/f", 7, 8)));
    }

    @Test
    @Tag("rule-46")
    void chownAppliesToAllThatIsCopiedOrMade() throws Exception {
        bench.from(s -> s.dir("s/sub").file("s/sub/f", "f").link("s/l", "x")).onto(s -> s.dir("old"));
        assertThat(bench.copy(
                        SelectionRequest.of("s"), CopyOptions.to("/old/new").withOwner(new Owner(5, 6))))
                .allMatch(line -> line.contains(" 5:6 ") || line.endsWith(" /old"));
    }

    @Test
    @Tag("rule-47")
    void aNewDestinationDirectoryDoesNotTakeTheSourcesModeButDirectoriesInItDo() throws Exception {
        bench.from(s -> s.dir("s", 0700).owned("s", 3, 3).dir("s/sub", 0711).owned("s/sub", 4, 4));
        assertThat(bench.copy("s", "/d")).containsExactly("d 0755 0:0 @2000 /d", "d 0711 4:4 @2000 /d/sub");
    }

    @Test
    @Tag("rule-47")
    void anExistingDirectoryKeepsItsModeAndThoseBelowItTakeTheSources() throws Exception {
        bench.from(s -> s.dir("s", 0700).dir("s/sub", 0711).owned("s/sub", 4, 4).xattr("s/sub", "user.new", "n"))
                .onto(s -> s.dir("d", 01777)
                        .owned("d", 9, 9)
                        .dir("d/sub", 0700)
                        .xattr("d/sub", "user.old", "o")
                        .file("d/sub/kept", "k"));
        assertThat(bench.copy("s", "/d"))
                .startsWith("d 1777 9:9 @2000 /d", "d 0711 4:4 @2000 /d/sub [user.new=n, user.old=o]")
                .hasSize(3);
    }

    @Test
    @Tag("rule-48")
    void octalModesApplyToMadeParentsWithoutTheirSpecialBits() throws Exception {
        bench.from(s -> s.file("f", "f").link("l", "f").dir("d").file("d/g", "g"));
        CopyOptions options = CopyOptions.to("/a/b/").withMode(ModeChange.parse("4711"));
        assertThat(bench.copy(SelectionRequest.of("f"), options))
                .startsWith("d 0711 0:0 @0 /a", "d 0711 0:0 @0 /a/b", "f 4711 0:0 @1000 /a/b/f 1 " + shortDigest("f"));
        assertThat(bench.copy(SelectionRequest.of("d"), options))
                .startsWith("d 0711 0:0 @0 /a", "d 0711 0:0 @2000 /a/b");
    }

    @Test
    @Tag("rule-48")
    void symbolicModesDoNotApplyToMadeParents() throws Exception {
        bench.from(s -> s.file("f", "f").dir("d/sub", 0700).link("d/l", "x"));
        CopyOptions options = CopyOptions.to("/a/b/").withMode(ModeChange.parse("go=u"));
        assertThat(bench.copy(SelectionRequest.of("f", "d"), options))
                .startsWith("d 0755 0:0 @0 /a", "d 0755 0:0 @0 /a/b")
                .anyMatch(line -> line.startsWith("f 0666 0:0 @1000 /a/b/f"))
                .anyMatch(line -> line.startsWith("l 0777 0:0 @3000 /a/b/l"))
                .anyMatch(line -> line.startsWith("d 0777 0:0 @2000 /a/b/sub"));
    }

    @Test
    @Tag("rule-52")
    void timesAreKeptUnlessThereIsAnEpoch() throws Exception {
        bench.from(s -> s.dir("s/sub").file("s/sub/f", "f").time("s", 44)).onto(s -> s.dir("d"));
        assertThat(bench.copy("s", "/d/e")).startsWith("d 0755 0:0 @2000 /d", "d 0755 0:0 @44 /d/e");
        assertThat(bench.copy(
                        SelectionRequest.of("s"),
                        CopyOptions.to("/d/e/g").withEpochSeconds(55).withMadeSeconds(66)))
                .allMatch(line -> line.contains("@55") || line.endsWith("@2000 /d"));
        assertThat(bench.copy(SelectionRequest.of("s"), CopyOptions.to("/d/e/g").withMadeSeconds(66)))
                .contains("d 0755 0:0 @66 /d/e");
    }

    @Test
    @Tag("rule-52")
    void hardLinksStayWithinOneSource() throws Exception {
        bench.from(s -> s.file("s/a", "x").hard("s/sub/b", "s/a").hard("other", "s/a"))
                .onto(s -> s.file("p", "y").hard("q", "p"));
        assertThat(bench.copy("s", "/d"))
                .isEqualTo(bench.lines(s -> s.dir("d")
                        .time("d", 0)
                        .file("d/a", "x")
                        .dir("d/sub")
                        .time("d/sub", 0)
                        .hard("d/sub/b", "d/a")
                        .file("p", "y")
                        .hard("q", "p")));
        assertThat(bench.copy(SelectionRequest.of("s/*", "other"), CopyOptions.to("/d/")))
                .noneMatch(line -> line.contains("/d/") && line.contains("#"));
    }

    @Test
    @Tag("rule-52")
    void hardLinksOfTheBaseAreLeftAlone() throws Exception {
        bench.from(s -> s.file("q", "new").file("a", "x").hard("b", "a"))
                .onto(s -> s.file("p", "y").hard("q", "p").hard("r", "p"));
        List<String> lines = bench.copy(".", "/");
        assertThat(lines.stream()
                        .filter(line -> line.endsWith("#1"))
                        .map(l -> CopyBench.paths(List.of(l)).getFirst()))
                .containsExactly("/a", "/b");
        assertThat(lines.stream()
                        .filter(line -> line.endsWith("#2"))
                        .map(l -> CopyBench.paths(List.of(l)).getFirst()))
                .containsExactly("/p", "/r");
    }

    @Test
    @Tag("rule-52")
    void xattrsDevicesAndPipesAreCopied() throws Exception {
        bench.from(s -> s.fifo("s/p").file("s/f", "f").xattr("s/f", "security.capability", "c"));
        assertThat(bench.copy("s", "/d"))
                .contains("p 0600 0:0 @1000 /d/p")
                .anyMatch(line -> line.contains("/d/f [security.capability=c]"));
    }

    @Test
    void aFileFromElsewhereGetsItsName() throws Exception {
        MemoryTrees trees = bench.trees;
        CopySource heredoc = CopySource.file(FileName.of("EOF"), TreeSketch.file("text", 0644));
        Tree copied = TreeCopy.copy(Trees.empty(trees), List.of(heredoc), trees, CopyOptions.to("/x/"), trees);
        assertThat(CopyBench.paths(TreeSketch.lines(copied, trees))).containsExactly("/x", "/x/EOF");
    }

    @Test
    @Tag("rule-63")
    void workdirMakesWhatIsMissingAndLeavesTheRest() throws Exception {
        MemoryTrees trees = bench.trees;
        Tree base = TreeSketch.empty(trees)
                .dir("old", 01777)
                .link("l", "old")
                .file("f", "x")
                .tree();
        Tree made = TreeCopy.makeDirectory(base, "/l/a/b", new Owner(5, 6), 77, trees);
        assertThat(TreeSketch.lines(made, trees))
                .contains("d 1777 0:0 @2000 /old", "d 0755 5:6 @77 /old/a", "d 0755 5:6 @77 /old/a/b");
        assertThat(TreeCopy.makeDirectory(base, "/old", new Owner(5, 6), 77, trees))
                .isEqualTo(base);
        assertThatThrownBy(() -> TreeCopy.makeDirectory(base, "/f", Owner.ROOT, 0, trees))
                .hasMessage("mkdir /f: not a directory");
    }

    @Test
    void aDirectoryOnTheWayGivesAnExistingOneItsModeAlone() throws Exception {
        MemoryTrees trees = bench.trees;
        Tree source = TreeSketch.empty(trees)
                .dir("on", 0711)
                .owned("on", 4, 4)
                .file("on/f", "f")
                .tree();
        Tree base = TreeSketch.empty(trees).dir("on", 0700).tree();
        CopySource through = new CopySource(TreePath.ROOT, source.root(), Set.of(TreePath.of("on")));

        assertThat(TreeSketch.lines(TreeCopy.copy(base, List.of(through), trees, CopyOptions.to("/"), trees), trees))
                .startsWith("d 0711 0:0 @2000 /on");
        assertThat(TreeSketch.lines(
                        TreeCopy.copy(Trees.empty(trees), List.of(through), trees, CopyOptions.to("/"), trees), trees))
                .startsWith("d 0711 4:4 @2000 /on");
    }
}
