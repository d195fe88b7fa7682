package dev.mica.core.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.oci.Digest;
import dev.mica.core.testing.TreeSketch;
import java.util.List;
import java.util.function.UnaryOperator;

/// Copies from one small tree onto another, as a COPY instruction does.
final class CopyBench {
    final MemoryTrees trees = MemoryTrees.empty();
    private Tree base = Trees.empty(trees);
    private Tree source = Trees.empty(trees);

    CopyBench from(UnaryOperator<TreeSketch> drawing) {
        source = drawing.apply(TreeSketch.empty(trees)).tree();
        return this;
    }

    CopyBench onto(UnaryOperator<TreeSketch> drawing) {
        base = drawing.apply(TreeSketch.empty(trees)).tree();
        return this;
    }

    Selection select(SelectionRequest request) {
        return TreeSelection.select(source, trees, request, trees);
    }

    Selection.Chosen chosen(SelectionRequest request) {
        Selection selection = select(request);
        assertThat(selection).isInstanceOf(Selection.Chosen.class);
        return (Selection.Chosen) selection;
    }

    /// The lines of the tree after `COPY source destination`.
    List<String> copy(String pattern, String destination) throws CopyException {
        return copy(SelectionRequest.of(pattern), CopyOptions.to(destination));
    }

    List<String> copy(SelectionRequest request, CopyOptions options) throws CopyException {
        return TreeSketch.lines(TreeCopy.copy(base, chosen(request).sources(), trees, options, trees), trees);
    }

    /// The same as paths alone.
    List<String> copiedPaths(SelectionRequest request, String destination) throws CopyException {
        return paths(copy(request, CopyOptions.to(destination)));
    }

    static List<String> paths(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("^. \\d+ \\d+:\\d+ @\\d+ ", "").replaceFirst(" .*", ""))
                .toList();
    }

    /// A source's path and what stands there, as text.
    List<String> chosenPaths(SelectionRequest request) {
        return chosen(request).sources().stream()
                .map(found -> found.path() + " " + found.node().getClass().getSimpleName())
                .toList();
    }
    /// What the cache key sees of the selection.
    Digest digest(SelectionRequest request) {
        return chosen(request).files().root().ref().content();
    }

    List<String> lines(UnaryOperator<TreeSketch> drawing) {
        return TreeSketch.lines(drawing.apply(TreeSketch.empty(trees)).tree(), trees);
    }
}
