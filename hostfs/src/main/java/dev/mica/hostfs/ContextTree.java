package dev.mica.hostfs;

import dev.mica.core.tree.Directory;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeWriter;
import dev.mica.core.tree.Xattrs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Makes a tree of a finished scan. Everything is owned by root. The root's own metadata is always the same,
/// since no instruction copies it.
final class ContextTree {
    private static final Metadata ROOT = Metadata.rootOwned(0755, 0);

    /// What identifies a file on the host, whatever its name.
    private record Identity(long device, long inode) {}

    private final TreeWriter writer;
    private final Map<Identity, Integer> names = new HashMap<>();
    private final Map<Identity, Long> groups = new HashMap<>();

    private ContextTree(TreeWriter writer) {
        this.writer = writer;
    }

    static Tree of(ScannedNode.Folder root, TreeWriter writer) {
        ContextTree tree = new ContextTree(writer);
        tree.count(root);
        Node.Dir node = tree.directory(root);
        return new Tree(node.withMetadata(ROOT));
    }

    private void count(ScannedNode.Folder folder) {
        for (ScannedNode child : folder.children().values()) {
            if (child instanceof ScannedNode.Folder below) {
                count(below);
            } else if (child instanceof ScannedNode.RegularFile file
                    && file.status().links() > 1) {
                names.merge(identity(file.status()), 1, Integer::sum);
            }
        }
    }

    private static Identity identity(FileStatus status) {
        return new Identity(status.device(), status.inode());
    }

    private Node.Dir directory(ScannedNode.Folder folder) {
        SortedMap<FileName, Node> entries = new TreeMap<>();
        folder.children().forEach((name, child) -> entries.put(name, node(child)));
        return new Node.Dir(metadata(folder.status()), writer.write(new Directory(entries)));
    }

    private Node node(ScannedNode scanned) {
        return switch (scanned) {
            case ScannedNode.Folder folder -> directory(folder);
            case ScannedNode.RegularFile file -> file(file);
            case ScannedNode.Link link -> new Node.Symlink(metadata(link.status()), link.target());
            case ScannedNode.Special(FileStatus status) when status.isFifo() -> new Node.Fifo(metadata(status));
            case ScannedNode.Special(FileStatus status) ->
                new Node.Device(
                        metadata(status),
                        status.isBlockDevice() ? Node.Device.Kind.BLOCK : Node.Device.Kind.CHARACTER,
                        status.deviceMajor(),
                        status.deviceMinor());
        };
    }

    private Node.File file(ScannedNode.RegularFile file) {
        Metadata metadata = metadata(file.status());
        if (file.capability().length > 0) {
            metadata = metadata.withXattrs(
                    new Xattrs(List.of(new Xattrs.Xattr(XattrNames.CAPABILITY, file.capability()))));
        }
        return new Node.File(metadata, file.digest(), file.size(), group(file.status()));
    }

    /// Names of one file stay names of one file, as far as they are in the scan; numbered in the order of their
    /// first paths.
    private long group(FileStatus status) {
        if (names.getOrDefault(identity(status), 0) < 2) {
            return 0;
        }
        return groups.computeIfAbsent(identity(status), _ -> (long) groups.size() + 1);
    }

    private static Metadata metadata(FileStatus status) {
        return Metadata.rootOwned(status.permissions(), status.mtimeSeconds());
    }
}
