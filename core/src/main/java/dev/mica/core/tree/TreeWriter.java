package dev.mica.core.tree;

/// Takes new directory records and names them. Writing the same record twice is the same as writing it once.
public interface TreeWriter extends TreeReader {
    /// Keeps the record so that [#read(DirectoryRef)] finds it.
    DirectoryRef write(Directory directory);
}
