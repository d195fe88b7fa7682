package dev.mica.core.layer;

import dev.mica.core.tree.TreePath;
import java.io.IOException;

/// A change has no form in a layer's tar.
public final class UnwritableChangeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient TreePath path;

    public UnwritableChangeException(TreePath path, String problem) {
        super(path + " can't be part of a layer: " + problem);
        this.path = path;
    }

    public TreePath path() {
        return path;
    }
}
