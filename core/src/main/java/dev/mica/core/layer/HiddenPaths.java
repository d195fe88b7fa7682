package dev.mica.core.layer;

import dev.mica.core.tree.DirectoryEditor;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Resolution;
import dev.mica.core.tree.TreeEditor;
import dev.mica.core.tree.TreePath;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Takes away from a tree what a layer hides.
final class HiddenPaths {
    private final TreeEditor below;
    private final List<Change> changes;
    private final Set<TreePath> put = new HashSet<>();

    HiddenPaths(TreeEditor below, List<Change> changes) {
        this.below = below;
        this.changes = changes;
    }

    void apply() throws LayerApplicationException {
        for (Change change : changes) {
            switch (change) {
                case Change.Removed removed -> remove(removed.path());
                case Change.Opaque opaque -> directory(opaque.path()).ifPresent(DirectoryEditor::clear);
                case Change.Put _ -> {}
            }
        }
    }

    private void remove(TreePath path) throws LayerApplicationException {
        if (path.isRoot()) {
            throw new LayerApplicationException(path, "it hides the root");
        }
        directory(path.parent()).ifPresent(parent -> parent.remove(path.name()));
    }

    /// The directory below that a path of the layer means. Where the layer puts something in place of a link,
    /// the path is not the one the link leads to.
    private Optional<DirectoryEditor> directory(TreePath path) {
        DirectoryEditor directory = below.open(TreePath.ROOT);
        TreePath walked = TreePath.ROOT;
        for (FileName name : path.names()) {
            walked = walked.child(name);
            switch (directory.entries().get(name)) {
                case Node.Dir _ -> directory = directory.open(name);
                case Node.Symlink _ -> {
                    return puts(walked) ? Optional.empty() : followed(path);
                }
                case null, default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(directory);
    }

    private Optional<DirectoryEditor> followed(TreePath path) {
        return below.follow(path) instanceof Resolution.Present present && present.node() instanceof Node.Dir
                ? Optional.of(below.open(present.path()))
                : Optional.empty();
    }

    private boolean puts(TreePath path) {
        if (put.isEmpty()) {
            changes.stream()
                    .filter(Change.Put.class::isInstance)
                    .map(Change::path)
                    .forEach(put::add);
        }
        return put.contains(path);
    }
}
