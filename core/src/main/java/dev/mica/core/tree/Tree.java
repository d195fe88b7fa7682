package dev.mica.core.tree;

/// A file system: its root directory with the root's own metadata. Two trees with equal
/// `root.ref().content()` hold the same names, types, modes, owners, link targets, extended attributes and
/// contents below their roots.
public record Tree(Node.Dir root) {}
