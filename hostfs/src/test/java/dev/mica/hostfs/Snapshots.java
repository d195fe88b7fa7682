package dev.mica.hostfs;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.Changeset;
import dev.mica.core.tree.MemoryTrees;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.TreeReader;
import dev.mica.core.tree.TreeWriter;
import dev.mica.core.tree.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What directories hold, as maps that tests compare.
final class Snapshots {
    private Snapshots() {}

    /// Everything in a directory, its hard-link groups numbered in the order of their first paths.
    static TreeMap<TreePath, Node> of(Path directory) throws IOException {
        MemoryTrees writer = MemoryTrees.empty();
        return normal(apply(
                new TreeMap<>(),
                UpperDirectory.read(directory, Trees.empty(writer), writer, List.of())
                        .changeset()));
    }

    static TreeMap<TreePath, Node> of(Tree tree, TreeReader reader) {
        TreeMap<TreePath, Node> nodes = new TreeMap<>();
        Trees.visit(tree, reader, nodes::put);
        return normal(nodes);
    }

    /// A directory as a tree.
    static Tree tree(Path directory, TreeWriter writer) throws IOException {
        TreeMap<TreePath, Node> nodes = of(directory);
        return new Tree(new PathTree(nodes).root(writer));
    }

    /// What a changeset makes of a directory.
    static TreeMap<TreePath, Node> apply(Map<TreePath, Node> below, Changeset changeset) {
        TreeMap<TreePath, Node> nodes = new TreeMap<>(below);
        long free = 1_000;
        for (Change change : changeset.changes()) {
            TreePath path = change.path();
            switch (change) {
                case Change.Removed _ -> nodes.keySet().removeIf(p -> p.startsWith(path));
                case Change.Opaque _ -> throw new AssertionError("no opaque directories expected");
                case Change.Put(TreePath _, Node node) -> {
                    if (!(node instanceof Node.Dir && nodes.get(path) instanceof Node.Dir)) {
                        nodes.keySet().removeIf(p -> p.startsWith(path));
                    }
                    Node put = node instanceof Node.File file && file.hardLinkGroup() != 0
                            ? file.withHardLinkGroup(file.hardLinkGroup() + free)
                            : node;
                    nodes.put(path, put);
                }
            }
        }
        return normal(nodes);
    }

    private static TreeMap<TreePath, Node> normal(TreeMap<TreePath, Node> nodes) {
        Map<Long, Integer> sizes = new HashMap<>();
        nodes.values().forEach(node -> {
            if (node instanceof Node.File file) {
                sizes.merge(file.hardLinkGroup(), 1, Integer::sum);
            }
        });
        Map<Long, Long> numbers = new HashMap<>();
        TreeMap<TreePath, Node> normal = new TreeMap<>();
        nodes.forEach((path, node) -> {
            if (node instanceof Node.File file && file.hardLinkGroup() != 0) {
                long number = sizes.getOrDefault(file.hardLinkGroup(), 0) < 2
                        ? 0
                        : numbers.computeIfAbsent(file.hardLinkGroup(), _ -> (long) numbers.size() + 1);
                normal.put(path, file.withHardLinkGroup(number));
            } else {
                normal.put(path, node instanceof Node.Dir dir ? dir.withRef(PathTree.EMPTY) : node);
            }
        });
        return normal;
    }
}
