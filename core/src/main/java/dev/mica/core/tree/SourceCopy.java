package dev.mica.core.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Copies one source.
final class SourceCopy {
    private final CopyTarget target;
    private final Map<Long, Long> linkNumbers;
    private final TreeReader reader;
    private final CopyOptions options;

    SourceCopy(CopyTarget target, Map<Long, Long> linkNumbers, TreeReader reader, CopyOptions options) {
        this.target = target;
        this.linkNumbers = linkNumbers;
        this.reader = reader;
        this.options = options;
    }

    void copy(CopySource source) throws CopyException {
        Metadata made = options.madeDirectory();
        TreePath destination = TreePath.of(options.destination());
        if (options.intoDirectory()) {
            target.makeDirectories(destination, made);
        } else if (!destination.isRoot()) {
            target.makeDirectories(destination.parent(), made);
        }
        TreePath place = target.resolve(destination);
        if (source.node() instanceof Node.Dir directory) {
            copyContents(directory, source.passedThrough(), place);
            return;
        }
        if (target.isDirectory(place)) {
            place = place.child(source.path().name());
        }
        put(target.makeDirectories(place.parent(), made), place, source.node());
    }

    private void copyContents(Node.Dir source, Set<TreePath> passedThrough, TreePath place) throws CopyException {
        if (target.isOther(place)) {
            throw CopyException.directoryOverFile(place);
        }
        DirectoryEditor directory = target.makeDirectories(place, options.madeDirectory());
        target.setTime(place, options.epochSeconds().orElse(source.metadata().mtimeSeconds()));
        copyEntries(source, directory, place, TreePath.ROOT, passedThrough);
    }

    private void copyEntries(
            Node.Dir source, DirectoryEditor into, TreePath place, TreePath walked, Set<TreePath> passedThrough)
            throws CopyException {
        for (Map.Entry<FileName, Node> entry :
                reader.read(source.ref()).entries().entrySet()) {
            TreePath path = place.child(entry.getKey());
            if (entry.getValue() instanceof Node.Dir directory) {
                TreePath deeper = walked.child(entry.getKey());
                DirectoryEditor joined = join(directory, into, path, passedThrough.contains(deeper));
                copyEntries(directory, joined, path, deeper, passedThrough);
            } else {
                put(into, path, entry.getValue());
            }
        }
    }

    private DirectoryEditor join(Node.Dir source, DirectoryEditor into, TreePath path, boolean passedThrough)
            throws CopyException {
        Metadata copied = options.copied(source);
        Node existing = into.entries().get(path.name());
        if (existing == null) {
            return into.makeDirectory(path.name(), copied);
        }
        if (!(existing instanceof Node.Dir)) {
            throw CopyException.directoryOverFile(path);
        }
        Metadata before = existing.metadata();
        // BuildKit gives a directory that it only passes through the source's mode and nothing else.
        into.setMetadata(
                path.name(),
                passedThrough
                        ? before.withMode(source.metadata().mode())
                        : copied.withXattrs(joined(before.xattrs(), copied.xattrs())));
        return into.open(path.name());
    }

    private static Xattrs joined(Xattrs before, Xattrs added) {
        if (before.isEmpty() || added.isEmpty()) {
            return before.isEmpty() ? added : before;
        }
        List<Xattrs.Xattr> all = new ArrayList<>(added.entries());
        for (Xattrs.Xattr xattr : before.entries()) {
            if (added.value(xattr.name()).isEmpty()) {
                all.add(xattr);
            }
        }
        return new Xattrs(all);
    }

    private void put(DirectoryEditor into, TreePath path, Node source) throws CopyException {
        if (into.entries().get(path.name()) instanceof Node.Dir) {
            throw CopyException.fileOverDirectory(path);
        }
        Node copied = source.withMetadata(options.copied(source));
        if (copied instanceof Node.File file && file.hardLinkGroup() != 0) {
            copied = file.withHardLinkGroup(linkNumbers.getOrDefault(file.hardLinkGroup(), 0L));
        }
        into.put(path.name(), copied);
    }
}
