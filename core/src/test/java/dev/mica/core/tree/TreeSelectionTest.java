package dev.mica.core.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.Digest;
import dev.mica.core.testing.RandomTrees;
import dev.mica.core.testing.TreeSketch;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class TreeSelectionTest {
    private static final UnaryOperator<TreeSketch> PROJECT = s -> s.file("pom.xml", "pom")
            .file("src/main/A.java", "a")
            .file("src/main/B.java", "b")
            .file("src/notes.md", "notes")
            .file("src/deep/er/C.java", "c")
            .file("README.md", "readme")
            .file("requirements.txt", "r")
            .link("link", "src/main")
            .link("readme", "README.md")
            .link("dangling", "nowhere")
            .file("[odd]", "odd");

    private final CopyBench bench = new CopyBench().from(PROJECT);

    @Test
    @Tag("rule-41")
    void pathsStayInTheRoot() {
        for (String text :
                List.of("pom.xml", "/pom.xml", "./pom.xml", "../pom.xml", "../../src/../pom.xml", "pom.xml/")) {
            assertThat(bench.chosenPaths(SelectionRequest.of(text))).containsExactly("/pom.xml File");
        }
        for (String text : List.of("", ".", "/", "./", "..", "././")) {
            assertThat(bench.chosenPaths(SelectionRequest.of(text))).containsExactly("/ Dir");
        }
    }

    @Test
    @Tag("rule-42")
    void linksAreFollowedOnTheWayAndAsSourcesAndKeepTheirName() throws Exception {
        assertThat(bench.chosenPaths(SelectionRequest.of("link/A.java", "readme", "link", "read*")))
                .containsExactly("/link/A.java File", "/readme File", "/link Dir", "/readme File");
        assertThat(bench.copiedPaths(SelectionRequest.of("readme"), "/d/")).containsExactly("/d", "/d/readme");
    }

    @Test
    @Tag("rule-42")
    void linksDeeperInACopiedDirectoryStayLinks() throws Exception {
        bench.from(s -> s.file("d/f", "f").link("d/l", "f"));
        assertThat(bench.copy("d", "/x")).contains("l 0777 0:0 @3000 /x/l -> f");
    }

    @Test
    @Tag("rule-41")
    void linksNeverLeadOut() {
        bench.from(s -> s.link("l", "/etc/passwd").link("m", "../../f").file("f", "f"));
        assertThat(bench.select(SelectionRequest.of("l")))
                .isEqualTo(new Selection.Missing("l", TreePath.of("/etc/passwd"), List.of()));
        assertThat(bench.chosenPaths(SelectionRequest.of("m"))).containsExactly("/m File");
    }

    @Test
    void linksThatGoRoundAreToldApart() {
        bench.from(s -> s.link("l", "l"));
        assertThat(bench.select(SelectionRequest.of("l"))).isEqualTo(new Selection.LinkLoop("l", TreePath.of("l")));
        assertThat(bench.select(SelectionRequest.of("*"))).isEqualTo(new Selection.LinkLoop("*", TreePath.of("l")));
    }

    @Test
    @Tag("rule-44")
    void aNameMustBeThereButAWildcardNeedNotMatch() throws Exception {
        assertThat(bench.select(SelectionRequest.of("requirments.txt")))
                .isEqualTo(new Selection.Missing(
                        "requirments.txt", TreePath.of("requirments.txt"), List.of("requirements.txt")));
        assertThat(bench.chosenPaths(SelectionRequest.of("*.none"))).isEmpty();
        assertThat(bench.copiedPaths(SelectionRequest.of("*.none"), "/made/")).isEmpty();
    }

    @Test
    @Tag("rule-44")
    void theDirectoryInFrontOfAWildcardMustBeThere() {
        assertThat(bench.select(SelectionRequest.of("srx/*.java")))
                .isEqualTo(new Selection.Missing("srx/*.java", TreePath.of("srx"), List.of("src")));
        assertThat(bench.chosenPaths(SelectionRequest.of("pom.xml/*"))).isEmpty();
    }

    @Test
    void aWildcardThatMatchesADanglingLinkIsMissingSomething() {
        assertThat(bench.select(SelectionRequest.of("dang*")))
                .isEqualTo(new Selection.Missing("dang*", TreePath.of("nowhere"), List.of()));
    }

    @Test
    void linksThatStandInTheRootMustLeadSomewhereIfOnlyAPartOfItIsCopied() {
        bench.from(s -> s.file("f", "f").file("d/x", "x").link("bad", "d/none").link("up", "../../f"));
        Selection refused = new Selection.DanglingLink(".", TreePath.of("bad"), LinkTarget.of("d/none"));
        assertThat(bench.select(SelectionRequest.of("./").excluding("*.txt")))
                .isEqualTo(new Selection.DanglingLink("./", TreePath.of("bad"), LinkTarget.of("d/none")));
        assertThat(bench.select(SelectionRequest.of("f", ".").excluding("none")))
                .isEqualTo(refused);
        assertThat(bench.select(SelectionRequest.of("b*").withParents())).isInstanceOf(Selection.DanglingLink.class);
        assertThat(bench.select(SelectionRequest.of("./bad").withParents())).isInstanceOf(Selection.DanglingLink.class);
        bench.from(s -> s.file("f", "f").link("bad", "f/x"));
        assertThat(bench.select(SelectionRequest.of(".").excluding("none"))).isInstanceOf(Selection.DanglingLink.class);
        bench.from(s -> s.link("bad", "bad"));
        assertThat(bench.select(SelectionRequest.of(".").excluding("none")))
                .isEqualTo(new Selection.LinkLoop(".", TreePath.of("bad")));
    }

    @Test
    void otherDanglingLinksAreCopied() {
        bench.from(s -> s.file("f", "f")
                .link("bad", "none")
                .link("d/bad", "none")
                .link("root", ".")
                .link("up", "../f"));
        assertThat(bench.chosenPaths(SelectionRequest.of("."))).containsExactly("/ Dir");
        assertThat(bench.chosenPaths(SelectionRequest.of(".").excluding("bad"))).containsExactly("/ Dir");
        assertThat(bench.chosenPaths(SelectionRequest.of("d", "root").excluding("none")))
                .containsExactly("/d Dir", "/root Dir");
        assertThat(bench.chosenPaths(
                        SelectionRequest.of("d/bad", "d/./bad", "f", "up").withParents()))
                .containsExactly("/ Dir", "/d Dir", "/ Dir", "/ Dir");
    }

    @Test
    void whatIsNoDirectoryHoldsNothing() {
        assertThat(bench.select(SelectionRequest.of("pom.xml/x")))
                .isEqualTo(new Selection.NotDirectory("pom.xml/x", TreePath.of("pom.xml")));
    }

    @Test
    @Tag("rule-45")
    void wildcardsStayWithinAName() {
        assertThat(bench.chosenPaths(SelectionRequest.of("src/*.java"))).isEmpty();
        assertThat(bench.chosenPaths(SelectionRequest.of("src/*/*.java")))
                .containsExactly("/src/main/A.java File", "/src/main/B.java File");
        assertThat(bench.chosenPaths(SelectionRequest.of("*/main"))).containsExactly("/src/main Dir");
        assertThat(bench.chosenPaths(SelectionRequest.of("?om.[w-y]ml"))).containsExactly("/pom.xml File");
        assertThat(bench.chosenPaths(SelectionRequest.of("link/?.java")))
                .containsExactly("/src/main/A.java File", "/src/main/B.java File");
    }

    @Test
    @Tag("rule-45")
    void bracketsAreAlwaysASet() {
        assertThat(bench.chosenPaths(SelectionRequest.of("[odd]"))).isEmpty();
        assertThat(bench.chosenPaths(SelectionRequest.of("[[]odd]"))).containsExactly("/[odd] File");
        assertThat(bench.chosenPaths(SelectionRequest.of("src[^a]main"))).containsExactly("/src/main Dir");
        assertThat(bench.select(SelectionRequest.of("src/[")))
                .isEqualTo(new Selection.BadPattern("src/[", "syntax error in pattern"));
    }

    @Test
    void aDirectoryThatMatchesIsNotSearched() {
        bench.from(s -> s.file("a/a", "x").file("b", "b"));
        assertThat(bench.chosenPaths(SelectionRequest.of("*"))).containsExactly("/a Dir", "/b File");
    }

    @Test
    void matchesComeInTheOrderOfPaths() {
        bench.from(s -> s.file("a/x", "1").file("a.b/x", "2").file("a-b/x", "3"));
        assertThat(bench.chosenPaths(SelectionRequest.of("*/x")))
                .containsExactly("/a/x File", "/a-b/x File", "/a.b/x File");
    }

    @Test
    @Tag("rule-57")
    void excludesAreSeenFromTheSourceDirectory() throws Exception {
        assertThat(bench.copiedPaths(SelectionRequest.of("src").excluding("**/*.java"), "/d"))
                .containsExactly("/d", "/d/deep", "/d/deep/er", "/d/main", "/d/notes.md");
        assertThat(bench.copiedPaths(SelectionRequest.of("src").excluding("main", "deep", "src/notes.md"), "/d"))
                .containsExactly("/d", "/d/notes.md");
    }

    @Test
    void aSourceItselfIsNeverExcluded() {
        assertThat(bench.chosenPaths(SelectionRequest.of("README.md").excluding("*.md")))
                .containsExactly("/README.md File");
    }

    @Test
    @Tag("rule-57")
    void theLastExcludeThatMatchesDecidesAlsoBelowAnExcludedDirectory() throws Exception {
        bench.from(s -> s.dir("d/out", 0700)
                .file("d/out/keep", "k")
                .file("d/out/gone", "g")
                .dir("d/off/e")
                .file("d/f", "f"));
        SelectionRequest request = SelectionRequest.of("d").excluding("out", "off", "!out/keep");
        List<String> lines = bench.copy(request, CopyOptions.to("/x"));
        assertThat(lines).contains("d 0700 0:0 @2000 /x/out");
        assertThat(CopyBench.paths(lines)).containsExactly("/x", "/x/f", "/x/out", "/x/out/keep");
        assertThat(bench.chosen(request).sources().getFirst().passedThrough()).containsExactly(TreePath.of("out"));
    }

    @Test
    void aBadExcludeIsNamed() {
        assertThat(bench.select(SelectionRequest.of("src").excluding("a", "[")))
                .isInstanceOf(Selection.BadPattern.class);
    }

    @Test
    void theNameOfWhatIsMissingIsGuessedInTheMiddleOfAPath() {
        assertThat(bench.select(SelectionRequest.of("scr/main/A.java")))
                .isEqualTo(new Selection.Missing(
                        "scr/main/A.java", TreePath.of("scr/main/A.java"), List.of("src/main/A.java")));
        assertThat(bench.select(SelectionRequest.of("readme.md")))
                .isEqualTo(
                        new Selection.Missing("readme.md", TreePath.of("readme.md"), List.of("README.md", "readme")));
        assertThat(bench.select(SelectionRequest.of("x".repeat(300))))
                .isEqualTo(new Selection.Missing("x".repeat(300), TreePath.ROOT, List.of()));
    }

    @Test
    void onlyDirectoriesOnTheWayAreRead() {
        Tree tree = PROJECT.apply(TreeSketch.empty(bench.trees)).tree();
        MemoryTrees over = MemoryTrees.over(ref -> {
            Directory read = bench.trees.read(ref);
            assertThat(read.entries().keySet()).doesNotContain(FileName.of("A.java"), FileName.of("er"));
            return read;
        });
        assertThat(TreeSelection.select(tree, over, SelectionRequest.of("src", "s*/*.md", "pom.xml"), over))
                .isInstanceOf(Selection.Chosen.class);
    }

    @Property(tries = 150)
    void theDigestDoesNotSeeWhatIsNotSelected(@ForAll long seed, @ForAll long changes) {
        MemoryTrees trees = MemoryTrees.empty();
        Tree inner = RandomTrees.tree(seed, trees);
        Tree before = around(inner, 0755, RandomTrees.tree(changes, trees), trees);
        Tree after = around(inner, 0755, RandomTrees.tree(changes + 1, trees), trees);
        Tree restyled = around(inner, 0700, RandomTrees.tree(changes + 2, trees), trees);
        for (SelectionRequest request : List.of(
                SelectionRequest.of("in"),
                SelectionRequest.of("in").excluding("a", "!a/b"),
                SelectionRequest.of("[i]*").excluding("**/b"))) {
            assertThat(digest(before, request, trees)).isEqualTo(digest(restyled, request, trees));
        }
        SelectionRequest parents = SelectionRequest.of("in/**/a*").withParents();
        assertThat(digest(before, parents, trees)).isEqualTo(digest(after, parents, trees));
    }

    private static Tree around(Tree inner, int mode, Tree other, MemoryTrees trees) {
        TreeEditor editor = TreeEditor.of(Trees.empty(trees), trees);
        editor.put(TreePath.of("in"), inner.root().withMetadata(Metadata.rootOwned(mode, mode)));
        editor.put(TreePath.of("other"), other.root());
        return editor.finish();
    }

    private static Digest digest(Tree tree, SelectionRequest request, MemoryTrees trees) {
        Selection selection = TreeSelection.select(tree, trees, request, trees);
        assertThat(selection).isInstanceOf(Selection.Chosen.class);
        return content((Selection.Chosen) selection);
    }

    @Property(tries = 150)
    void equalDigestsMeanEqualCopies(@ForAll long seed, @ForAll long changes) throws Exception {
        MemoryTrees trees = MemoryTrees.empty();
        Tree before = RandomTrees.tree(seed, trees);
        Tree after = RandomTrees.changed(before, changes, trees);
        for (SelectionRequest request : List.of(
                SelectionRequest.of("."),
                SelectionRequest.of("*"),
                SelectionRequest.of("a", "a*/*").excluding("**/b"))) {
            if (TreeSelection.select(before, trees, request, trees) instanceof Selection.Chosen first
                    && TreeSelection.select(after, trees, request, trees) instanceof Selection.Chosen second
                    && content(first).equals(content(second))) {
                assertThat(copied(first, trees)).isEqualTo(copied(second, trees));
            }
        }
    }

    private static Digest content(Selection.Chosen chosen) {
        return chosen.files().root().ref().content();
    }

    private static Object copied(Selection.Chosen chosen, MemoryTrees trees) {
        try {
            return TreeCopy.copy(Trees.empty(trees), chosen.sources(), trees, CopyOptions.to("/x/"), trees)
                    .root()
                    .ref()
                    .content();
        } catch (CopyException e) {
            return e.getMessage();
        }
    }

    @Test
    void theDigestSeesAllThatIsCopied() {
        SelectionRequest request = SelectionRequest.of("src", "readme").excluding("deep");
        Digest plain = bench.digest(request);
        assertThat(with(s -> s.file("src/deep/x", "x")).digest(request)).isEqualTo(plain);
        assertThat(with(s -> s.mode("src", 0700).time("src/notes.md", 5)).digest(request))
                .isEqualTo(plain);
        assertThat(with(s -> s.file("src/new", "x")).digest(request)).isNotEqualTo(plain);
        assertThat(with(s -> s.mode("src/main", 0700)).digest(request)).isNotEqualTo(plain);
        assertThat(with(s -> s.owned("src/main/A.java", 1, 1)).digest(request)).isNotEqualTo(plain);
        assertThat(with(s -> s.xattr("src/main/A.java", "user.a", "b")).digest(request))
                .isNotEqualTo(plain);
        assertThat(with(s -> s.file("README.md", "other")).digest(request)).isNotEqualTo(plain);
        assertThat(with(s -> s.link("readme", "pom.xml")).digest(request)).isNotEqualTo(plain);
    }

    private CopyBench with(UnaryOperator<TreeSketch> change) {
        return bench.from(s -> change.apply(PROJECT.apply(s)));
    }

    @Test
    void overlappingSourcesAreOneTree() {
        bench.from(s -> s.dir("d", 0700).file("d/f", "f").link("l", "d").file("g", "g"));
        assertThat(CopyBench.paths(TreeSketch.lines(
                        bench.chosen(SelectionRequest.of("l/", ".", "d")).files(), bench.trees)))
                .containsExactly("/d", "/d/f", "/g", "/l");
        assertThat(CopyBench.paths(TreeSketch.lines(
                        bench.chosen(SelectionRequest.of(".", "l/").excluding("d"))
                                .files(),
                        bench.trees)))
                .containsExactly("/d", "/d/f", "/g", "/l");
    }
}
