package dev.mica.core.tree;

/// The tree that is copied onto.
final class CopyTarget {
    private final TreeEditor editor;

    CopyTarget(TreeEditor editor) {
        this.editor = editor;
    }

    /// Where a path leads; also to a place that is not there yet.
    TreePath resolve(TreePath path) throws CopyException {
        return switch (editor.follow(path)) {
            case Resolution.Present present -> present.path();
            case Resolution.Absent absent -> absent.path();
            case Resolution.NotDirectory file -> throw CopyException.notDirectory(file.path());
            case Resolution.LinkLoop loop -> throw CopyException.linkLoop(loop.path());
        };
    }

    boolean isDirectory(TreePath resolved) {
        return editor.node(resolved).filter(Node.Dir.class::isInstance).isPresent();
    }

    /// Whether something other than a directory is there.
    boolean isOther(TreePath resolved) {
        return editor.node(resolved).filter(node -> !(node instanceof Node.Dir)).isPresent();
    }

    /// The directory that a path leads to, made if it is missing.
    DirectoryEditor makeDirectories(TreePath path, Metadata made) throws CopyException {
        TreePath resolved = resolve(path);
        if (isOther(resolved)) {
            throw CopyException.notDirectory(resolved);
        }
        return editor.makeDirectories(resolved, made);
    }

    /// Gives a directory another time; the root's stays.
    void setTime(TreePath resolved, long seconds) {
        editor.node(resolved)
                .filter(_ -> !resolved.isRoot())
                .ifPresent(node -> editor.setMetadata(resolved, node.metadata().withMtimeSeconds(seconds)));
    }

    Tree finish() {
        return editor.finish();
    }
}
