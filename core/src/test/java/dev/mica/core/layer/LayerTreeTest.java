package dev.mica.core.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.Trees;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class LayerTreeTest {
    /// What differs between two trees, written as a tar, read back and applied to the first, gives the
    /// second.
    @Property(tries = 150)
    void aTarCarriesOneTreeToAnother(@ForAll long seed) throws IOException {
        Changesets changesets = new Changesets(seed);
        MemoryTrees trees = MemoryTrees.empty();
        Changeset first = Changesets.applicable(changesets.next(40));
        Changeset second = Changesets.applicable(changesets.mixed(first, 20));
        Tree below = LayerApplication.apply(Trees.empty(trees), throughTar(changesets, first), trees);
        Tree above = LayerApplication.apply(Trees.empty(trees), throughTar(changesets, second), trees);

        Changeset difference = TreeDiff.between(below, above, trees);
        Tree arrived = LayerApplication.apply(below, throughTar(changesets, difference), trees);

        assertThat(arrived.root().ref().content()).isEqualTo(above.root().ref().content());
        assertThat(nodes(arrived, trees)).isEqualTo(nodes(above, trees));
    }

    /// What stands at each path; hard-link groups, whose numbers mean nothing, are counted by their first
    /// names.
    private static Map<TreePath, Node> nodes(Tree tree, MemoryTrees trees) {
        Map<TreePath, Node> nodes = new TreeMap<>();
        Map<Long, Long> groups = new HashMap<>();
        Map<Long, Integer> names = new HashMap<>();
        Trees.visit(tree, trees, (path, node) -> {
            if (node instanceof Node.File file) {
                names.merge(file.hardLinkGroup(), 1, Integer::sum);
            }
        });
        Trees.visit(
                tree,
                trees,
                (path, node) -> nodes.put(
                        path,
                        switch (node) {
                            case Node.File file
                            when file.hardLinkGroup() == 0 || names.get(file.hardLinkGroup()) == 1 ->
                                file.withHardLinkGroup(0);
                            case Node.File file ->
                                file.withHardLinkGroup(
                                        groups.computeIfAbsent(file.hardLinkGroup(), _ -> groups.size() + 1L));
                            case Node.Dir directory -> directory.withRef(LayerContents.NO_ENTRIES);
                            case Node other -> other;
                        }));
        return nodes;
    }

    private static LayerContents throughTar(Changesets changesets, Changeset changeset) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        LayerWriter.write(changeset, changesets::open, tar);
        return LayerReader.read(new ByteArrayInputStream(tar.toByteArray()), LayerLimits.DEFAULT);
    }
}
