package dev.mica.core.tree;

/// A path at which two trees differ.
public record PathDifference(TreePath path, Kind kind) {
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }
}
