package dev.mica.core.tree;

/// A directory record that a tree refers to can't be read. Unchecked, since pure code walks trees; the driver
/// translates it.
public final class MissingDirectoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient DirectoryRef ref;

    public MissingDirectoryException(DirectoryRef ref, Throwable cause) {
        super("directory record " + ref.exact() + " can't be read: " + cause.getMessage(), cause);
        this.ref = ref;
    }

    public DirectoryRef ref() {
        return ref;
    }
}
