package dev.mica.core.tree;

/// Reads directory records by their digest. Since a digest names its bytes for ever, reading is referentially
/// transparent and pure code may take a reader.
@FunctionalInterface
public interface TreeReader {
    /// The record of that reference.
    ///
    /// @throws MissingDirectoryException if it can't be had
    Directory read(DirectoryRef ref);
}
