package dev.mica.hostfs;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.Changeset;
import dev.mica.core.tree.Directory;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.LinkTarget;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.TreeReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/// Tells what an upper directory changes of the tree below it.
final class UpperComparison {
    private final TreeReader directories;
    private final Set<TreePath> made;
    private final UpperScan.Entries entries;
    private final Map<TreePath, Change> changes = new HashMap<>();
    private final Map<TreePath, Metadata> folders = new HashMap<>();

    /// @param made paths that a runtime made
    UpperComparison(TreeReader directories, Set<TreePath> made, UpperScan.Entries entries) {
        this.directories = directories;
        this.made = made;
        this.entries = entries;
        entries.files().forEach(file -> file.names().removeIf(made::contains));
    }

    /// Which entries a directory has is told by changes of their own, so that a [Node.Dir] here refers to the
    /// empty one.
    Changeset compare(Optional<Directory> below) {
        compareEntries(TreePath.ROOT, entries.root(), below, false);
        linkNames();
        addDirectoriesAbove();
        return new Changeset(new ArrayList<>(changes.values()));
    }

    /// @param hidden whether the entries below are hidden unless something stands in their place
    /// @return whether a name of this directory came, went or became something else
    private boolean compareEntries(TreePath path, UpperEntry.Folder folder, Optional<Directory> below, boolean hidden) {
        boolean renewed = false;
        SortedMap<FileName, Node> before = below.orElse(Directory.EMPTY).entries();
        for (Map.Entry<FileName, UpperEntry> entry : folder.children().entrySet()) {
            Optional<Node> old = Optional.ofNullable(before.get(entry.getKey()));
            renewed |= compareEntry(path.child(entry.getKey()), entry.getValue(), old, hidden);
        }
        if (hidden) {
            for (FileName name : before.keySet()) {
                if (!folder.children().containsKey(name)) {
                    put(new Change.Removed(path.child(name)));
                    renewed = true;
                }
            }
        }
        return renewed;
    }

    private boolean compareEntry(TreePath path, UpperEntry entry, Optional<Node> old, boolean hidden) {
        return switch (entry) {
            case UpperEntry.Whiteout _, UpperEntry.Socket _ -> {
                old.ifPresent(_ -> put(new Change.Removed(path)));
                yield old.isPresent();
            }
            case UpperEntry.Folder folder -> compareFolder(path, folder, old, hidden);
            case UpperEntry.RegularFile file -> compareLeaf(path, file.node(), old);
            case UpperEntry.Special special -> compareLeaf(path, special.node(), old);
        };
    }

    private boolean compareLeaf(TreePath path, Node node, Optional<Node> old) {
        if (old.isEmpty() && made.contains(path)) {
            return false;
        }
        if (old.isPresent() && isSame(old.orElseThrow(), node)) {
            return false;
        }
        put(new Change.Put(path, node));
        return old.isEmpty() || !old.orElseThrow().getClass().equals(node.getClass());
    }

    private boolean compareFolder(TreePath path, UpperEntry.Folder folder, Optional<Node> old, boolean hidden) {
        Node.Dir oldDirectory = old.isPresent() && old.orElseThrow() instanceof Node.Dir d ? d : null;
        Optional<Directory> below =
                oldDirectory == null ? Optional.empty() : Optional.of(directories.read(oldDirectory.ref()));
        boolean renewed = compareEntries(path, folder, below, hidden || folder.opaque());
        folders.put(path, folder.metadata());
        if (oldDirectory == null) {
            if (!made.contains(path) || holdsChanges(path)) {
                put(new Change.Put(path, new Node.Dir(folder.metadata(), PathTree.EMPTY)));
                return true;
            }
            return false;
        }
        Metadata now = folder.metadata();
        if (!renewed && holdsMade(path)) {
            now = now.withMtimeSeconds(oldDirectory.metadata().mtimeSeconds());
            folders.put(path, now);
        }
        if (!isSame(oldDirectory.metadata(), now)) {
            put(new Change.Put(path, new Node.Dir(now, PathTree.EMPTY)));
        }
        return false;
    }

    private boolean holdsMade(TreePath directory) {
        return made.stream().anyMatch(path -> !path.isRoot() && path.parent().equals(directory));
    }

    private boolean holdsChanges(TreePath directory) {
        return changes.keySet().stream().anyMatch(path -> path.startsWith(directory));
    }

    private static boolean isSame(Node old, Node now) {
        if (!isSame(old.metadata(), now.metadata()) && !(old instanceof Node.Symlink)) {
            return false;
        }
        return switch (now) {
            case Node.File file ->
                old instanceof Node.File before
                        && before.size() == file.size()
                        && before.content().equals(file.content());
            case Node.Symlink(Metadata metadata, LinkTarget target) ->
                old instanceof Node.Symlink before
                        && before.target().equals(target)
                        && isSame(before.metadata().withMode(metadata.mode()), metadata);
            case Node.Device device ->
                old instanceof Node.Device before
                        && before.kind() == device.kind()
                        && before.major() == device.major()
                        && before.minor() == device.minor();
            case Node.Fifo _ -> old instanceof Node.Fifo;
            case Node.Dir _ -> old instanceof Node.Dir;
        };
    }

    private static boolean isSame(Metadata old, Metadata now) {
        return old.mode() == now.mode()
                && old.uid() == now.uid()
                && old.gid() == now.gid()
                && old.mtimeSeconds() == now.mtimeSeconds()
                && XattrNames.reachingLayers(old.xattrs()).equals(now.xattrs());
    }

    /// Links the changed names of each file to one another. A name that only led to the file's copy, because it
    /// got a further name, is no change and stays with the file below.
    private void linkNames() {
        long group = 0;
        for (UpperEntry.RegularFile file : entries.files()) {
            List<TreePath> changed =
                    file.names().stream().filter(changes::containsKey).toList();
            if (changed.size() > 1) {
                Node linked = file.node().withHardLinkGroup(++group);
                changed.forEach(name -> put(new Change.Put(name, linked)));
            }
        }
    }

    /// What [#compare(Optional)] found, with all names of each changed file linked to one another.
    Changeset mounted() {
        Map<TreePath, Change> linked = new HashMap<>(changes);
        long group = 0;
        for (UpperEntry.RegularFile file : entries.files()) {
            if (file.names().size() > 1 && file.names().stream().anyMatch(changes::containsKey)) {
                Node node = file.node().withHardLinkGroup(++group);
                file.names().forEach(name -> linked.put(name, new Change.Put(name, node)));
            }
        }
        return new Changeset(new ArrayList<>(linked.values()));
    }

    private void addDirectoriesAbove() {
        Set<TreePath> above = new HashSet<>();
        for (TreePath path : changes.keySet()) {
            for (TreePath at = path; !at.isRoot() && !at.parent().isRoot(); at = at.parent()) {
                if (!above.add(at.parent())) {
                    break;
                }
            }
        }
        for (TreePath path : above) {
            Metadata metadata = folders.get(path);
            if (metadata != null) {
                changes.putIfAbsent(path, new Change.Put(path, new Node.Dir(metadata, PathTree.EMPTY)));
            }
        }
    }

    private void put(Change change) {
        changes.put(change.path(), change);
    }
}
