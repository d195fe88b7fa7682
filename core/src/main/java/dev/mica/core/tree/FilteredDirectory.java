package dev.mica.core.tree;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A source directory without what a filter leaves out. Directories that the filter lets pass whole are not
/// read.
final class FilteredDirectory {
    private final EntryFilter filter;
    private final TreeReader reader;
    private final TreeWriter writer;
    private final Set<TreePath> passedThrough = new HashSet<>();
    private boolean any;

    FilteredDirectory(EntryFilter filter, TreeReader reader, TreeWriter writer) {
        this.filter = filter;
        this.reader = reader;
        this.writer = writer;
    }

    /// The directory as it is to be copied.
    Node.Dir of(Node.Dir directory) {
        if (filter.passesAll()) {
            any = true;
            return directory;
        }
        return filtered(directory, TreePath.ROOT, filter.root());
    }

    /// Directories that are only there because of something below them.
    Set<TreePath> passedThrough() {
        return Set.copyOf(passedThrough);
    }

    /// Whether anything passed.
    boolean any() {
        return any;
    }

    private Node.Dir filtered(Node.Dir directory, TreePath path, EntryFilter.Decision decision) {
        if (decision.all()) {
            return directory;
        }
        TreeMap<FileName, Node> kept = new TreeMap<>();
        if (decision.mayHold()) {
            reader.read(directory.ref())
                    .entries()
                    .forEach((name, node) -> keep(kept, path.child(name), node, decision));
        }
        return directory.withRef(writer.write(new Directory(kept)));
    }

    private void keep(Map<FileName, Node> kept, TreePath path, Node node, EntryFilter.Decision parent) {
        EntryFilter.Decision decision = filter.child(parent, path);
        any |= decision.selected();
        if (!(node instanceof Node.Dir dir)) {
            if (decision.selected()) {
                kept.put(path.name(), node);
            }
        } else if (decision.selected()) {
            kept.put(path.name(), filtered(dir, path, decision));
        } else if (decision.mayHold()) {
            Node.Dir held = filtered(dir, path, decision);
            if (!held.ref().equals(DirectoryEditor.EMPTY_REF)) {
                kept.put(path.name(), held);
                passedThrough.add(path);
            }
        }
    }
}
