package dev.mica.core.layer;

import dev.mica.core.tree.TreePath;
import java.io.IOException;

/// A layer that can't be applied: it puts something where nothing can be.
public final class LayerApplicationException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient TreePath path;

    LayerApplicationException(TreePath path, String problem) {
        super("the layer can't be applied: " + path + ": " + problem);
        this.path = path;
    }

    public TreePath path() {
        return path;
    }
}
