package dev.mica.core.tree;

import dev.mica.core.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Directory records in memory, over a reader for those that are stored elsewhere. Threads may share it.
public final class MemoryTrees implements TreeWriter {
    private final TreeReader below;
    private final Map<Digest, Directory> directories = new TreeMap<>();
    private final List<DirectoryRef> written = new ArrayList<>();

    private MemoryTrees(TreeReader below) {
        this.below = below;
    }

    /// Holds nothing and has nothing below it.
    public static MemoryTrees empty() {
        return new MemoryTrees(ref -> {
            throw new MissingDirectoryException(ref, new IllegalStateException("it was never written here"));
        });
    }

    /// Asks `below` for what was not written here.
    public static MemoryTrees over(TreeReader below) {
        return new MemoryTrees(below);
    }

    @Override
    public DirectoryRef write(Directory directory) {
        DirectoryRef ref = DirectoryCodec.refOf(directory);
        synchronized (this) {
            if (directories.putIfAbsent(ref.exact(), directory) == null) {
                written.add(ref);
            }
        }
        return ref;
    }

    @Override
    public Directory read(DirectoryRef ref) {
        synchronized (this) {
            Directory directory = directories.get(ref.exact());
            if (directory != null) {
                return directory;
            }
        }
        return below.read(ref);
    }

    /// What was written here, in the order it first was. A directory can't be named before what it holds, so
    /// each stands behind those in it that were written here.
    public synchronized List<DirectoryRef> written() {
        return List.copyOf(written);
    }

    /// Whether the record was written here.
    public synchronized boolean contains(DirectoryRef ref) {
        return directories.containsKey(ref.exact());
    }
}
