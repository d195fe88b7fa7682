package dev.mica.hostfs;

/// Whose the files become that a tree is written to.
public enum Owners {
    /// Those the tree names, which takes root, or a user namespace that maps them.
    KEEP,

    /// The user who writes them, as with BuildKit's local output.
    CALLER
}
