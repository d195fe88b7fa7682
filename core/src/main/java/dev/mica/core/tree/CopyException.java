package dev.mica.core.tree;

/// A copy that can't be done, because of what stands at its destination.
public final class CopyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient TreePath path;
    private final String hint;

    private CopyException(TreePath path, String message, String hint) {
        super(message);
        this.path = path;
        this.hint = hint;
    }

    static CopyException directoryOverFile(TreePath path) {
        return new CopyException(
                path,
                "cannot copy to non-directory: " + path,
                "a directory can't replace a file or a link; copy to another place, or remove " + path + " before");
    }

    static CopyException fileOverDirectory(TreePath path) {
        return new CopyException(
                path,
                "cannot replace to directory " + path + " with file",
                "a file can't replace a directory; copy to another place, or remove " + path + " before");
    }

    static CopyException notDirectory(TreePath path) {
        return new CopyException(
                path, "mkdir " + path + ": not a directory", path + " is a file; choose another destination");
    }

    static CopyException linkLoop(TreePath path) {
        return new CopyException(
                path, "too many links at " + path, "the symbolic links at the destination go round in a circle");
    }

    /// Where in the image.
    public TreePath path() {
        return path;
    }

    /// What to try.
    public String hint() {
        return hint;
    }
}
