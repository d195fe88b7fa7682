package dev.mica.core.layer;

import dev.mica.core.tree.TreePath;
import java.io.IOException;

/// A file's bytes are not those that its node names: it was changed after it was hashed, or its source is
/// damaged.
public final class FileMismatchException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient TreePath path;

    /// @param detail what was expected and what was found
    public FileMismatchException(TreePath path, String detail) {
        super("the content of " + path + " is not what it was when it was hashed: " + detail
                + "; if the file changed meanwhile, build again");
        this.path = path;
    }

    public TreePath path() {
        return path;
    }
}
