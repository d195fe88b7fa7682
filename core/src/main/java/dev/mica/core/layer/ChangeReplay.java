package dev.mica.core.layer;

import dev.mica.core.tree.DirectoryEditor;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.Metadata;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Owner;
import dev.mica.core.tree.Resolution;
import dev.mica.core.tree.TreeEditor;
import dev.mica.core.tree.TreePath;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Puts entries one after the other. Entries of one directory mostly stand together, so the directory of the
/// last one is kept until something replaces a directory or a link.
final class ChangeReplay {
    private final TreeEditor editor;
    private final HardLinkNumbers numbers;
    private final Optional<Owner> owner;
    private @Nullable TreePath lastParent;
    private @Nullable DirectoryEditor lastDirectory;

    ChangeReplay(TreeEditor editor, HardLinkNumbers numbers, Optional<Owner> owner) {
        this.editor = editor;
        this.numbers = numbers;
        this.owner = owner;
    }

    void put(Change.Put change) throws LayerApplicationException {
        TreePath path = change.path();
        if (path.isRoot()) {
            return;
        }
        refuseWhiteoutName(path);
        DirectoryEditor parent = parent(path);
        FileName name = path.name();
        Node existing = parent.entries().get(name);
        Metadata metadata = owned(change.node().metadata());
        if (change.node() instanceof Node.Dir && existing instanceof Node.Dir) {
            parent.setMetadata(name, metadata);
            return;
        }
        if (existing instanceof Node.Dir || existing instanceof Node.Symlink) {
            lastParent = null;
        }
        switch (change.node()) {
            case Node.Dir _ -> parent.makeDirectory(name, metadata);
            case Node.File file ->
                parent.put(name, file.withMetadata(metadata).withHardLinkGroup(numbers.numberOf(file.hardLinkGroup())));
            case Node.Symlink link -> parent.put(name, link.withMetadata(metadata));
            case Node.Device device -> parent.put(name, device.withMetadata(metadata));
            case Node.Fifo fifo -> parent.put(name, fifo.withMetadata(metadata));
        }
    }

    private Metadata owned(Metadata metadata) {
        return owner.map(o -> metadata.withOwner(o.uid(), o.gid())).orElse(metadata);
    }

    private static void refuseWhiteoutName(TreePath path) throws LayerApplicationException {
        if (Whiteouts.reservedName(path).isPresent()) {
            throw new LayerApplicationException(path, "names that begin with .wh. are those of whiteouts");
        }
    }

    private DirectoryEditor parent(TreePath path) throws LayerApplicationException {
        TreePath parent = path.parent();
        DirectoryEditor known = lastDirectory;
        if (known != null && parent.equals(lastParent)) {
            return known;
        }
        DirectoryEditor directory = directory(parent, path);
        lastParent = parent;
        lastDirectory = directory;
        return directory;
    }

    private DirectoryEditor directory(TreePath parent, TreePath entry) throws LayerApplicationException {
        return switch (editor.follow(parent)) {
            case Resolution.Present present when present.node() instanceof Node.Dir -> editor.open(present.path());
            case Resolution.Absent absent -> editor.makeDirectories(absent.path(), TreeEditor.PLAIN_DIRECTORY);
            case Resolution.Present present -> throw noDirectory(entry, present.path());
            case Resolution.NotDirectory file -> throw noDirectory(entry, file.path());
            case Resolution.LinkLoop loop ->
                throw new LayerApplicationException(
                        entry, "its parent leads through too many links, at " + loop.path());
        };
    }

    private static LayerApplicationException noDirectory(TreePath entry, TreePath inTheWay) {
        return new LayerApplicationException(entry, "its parent " + inTheWay + " is no directory");
    }
}
