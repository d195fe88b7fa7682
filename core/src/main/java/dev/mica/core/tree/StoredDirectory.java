package dev.mica.core.tree;

import java.util.Optional;

/// A directory as its record has it.
record StoredDirectory(Directory directory, TreeReader reader) implements DirectoryView {
    static StoredDirectory of(DirectoryRef ref, TreeReader reader) {
        return new StoredDirectory(reader.read(ref), reader);
    }

    @Override
    public Optional<Node> entry(FileName name) {
        return directory.entry(name);
    }

    @Override
    public StoredDirectory open(FileName name) {
        if (directory.entries().get(name) instanceof Node.Dir dir) {
            return of(dir.ref(), reader);
        }
        throw new IllegalStateException("\"" + name + "\" is no directory");
    }
}
