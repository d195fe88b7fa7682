package dev.mica.core.tree;

import java.util.Map;
import java.util.TreeMap;

/// Lays one tree over another, as a layer that holds all of the upper one would: directories join and take
/// the upper one's metadata, anything else replaces what is there. The root keeps the lower one's metadata,
/// since layers don't carry the root.
public final class TreeMerge {
    private final TreeWriter writer;
    private final long groupsBelow;

    private TreeMerge(TreeWriter writer, long groupsBelow) {
        this.writer = writer;
        this.groupsBelow = groupsBelow;
    }

    /// @param below records the writer can read, as it can those of `above`
    public static Tree over(Tree below, Tree above, TreeWriter writer) {
        long groups = above.root().ref().hardLinks()
                ? Trees.greatestHardLinkGroup(below.root().ref(), writer)
                : 0;
        DirectoryRef merged = new TreeMerge(writer, groups)
                .merge(below.root().ref(), above.root().ref());
        return new Tree(below.root().withRef(merged));
    }

    private DirectoryRef merge(DirectoryRef below, DirectoryRef above) {
        TreeMap<FileName, Node> entries = new TreeMap<>(writer.read(below).entries());
        for (Map.Entry<FileName, Node> entry : writer.read(above).entries().entrySet()) {
            if (entry.getValue() instanceof Node.Dir upper && entries.get(entry.getKey()) instanceof Node.Dir lower) {
                entries.put(entry.getKey(), upper.withRef(merge(lower.ref(), upper.ref())));
            } else {
                entries.put(entry.getKey(), raised(entry.getValue()));
            }
        }
        return writer.write(new Directory(entries));
    }

    /// The node with its hard-link groups numbered above those of the lower tree.
    private Node raised(Node node) {
        if (node instanceof Node.File file && file.hardLinkGroup() != 0) {
            return file.withHardLinkGroup(groupsBelow + file.hardLinkGroup());
        }
        if (groupsBelow > 0 && node instanceof Node.Dir dir && dir.ref().hardLinks()) {
            TreeMap<FileName, Node> entries = new TreeMap<>();
            writer.read(dir.ref()).entries().forEach((name, entry) -> entries.put(name, raised(entry)));
            return dir.withRef(writer.write(new Directory(entries)));
        }
        return node;
    }
}
