package dev.mica.hostfs;

import dev.mica.core.tree.Directory;
import dev.mica.core.tree.DirectoryCodec;
import dev.mica.core.tree.DirectoryRef;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.TreeWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A tree while it is put together path by path. A directory that was not named becomes 0755 of root, of time
/// 0, as the root is.
final class PathTree {
    /// Stands in a [Node.Dir] whose entries are told elsewhere.
    static final DirectoryRef EMPTY = DirectoryCodec.refOf(Directory.EMPTY);

    private static final Metadata DIRECTORY = Metadata.rootOwned(0755, 0);

    private final SortedMap<TreePath, Node> nodes = new TreeMap<>();

    PathTree() {}

    PathTree(Map<TreePath, Node> nodes) {
        nodes.forEach(this::put);
    }

    /// Puts or replaces a node; of a directory only the metadata counts.
    void put(TreePath path, Node node) {
        for (TreePath above = path; !above.isRoot() && !above.parent().isRoot(); above = above.parent()) {
            if (nodes.putIfAbsent(above.parent(), new Node.Dir(DIRECTORY, EMPTY)) != null) {
                break;
            }
        }
        nodes.put(path, node);
    }

    boolean contains(TreePath path) {
        return nodes.containsKey(path);
    }

    /// Writes all directories and returns the root's node.
    Node.Dir root(TreeWriter writer) {
        Map<TreePath, SortedMap<FileName, Node>> entries = new HashMap<>();
        entries.put(TreePath.ROOT, new TreeMap<>());
        // From the last path to the first, so that what a directory holds is complete when it is written.
        for (Map.Entry<TreePath, Node> entry :
                new TreeMap<>(nodes).descendingMap().entrySet()) {
            TreePath path = entry.getKey();
            Node node = entry.getValue();
            if (node instanceof Node.Dir directory) {
                SortedMap<FileName, Node> held = entries.remove(path);
                node = directory.withRef(held == null ? writer.write(Directory.EMPTY) : write(writer, held));
            }
            entries.computeIfAbsent(path.parent(), _ -> new TreeMap<>()).put(path.name(), node);
        }
        return new Node.Dir(DIRECTORY, write(writer, entries.getOrDefault(TreePath.ROOT, new TreeMap<>())));
    }

    private static DirectoryRef write(TreeWriter writer, SortedMap<FileName, Node> entries) {
        return writer.write(new Directory(entries));
    }
}
