package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContentStore;
import dev.mica.core.tree.Directory;
import dev.mica.core.tree.DirectoryCodec;
import dev.mica.core.tree.DirectoryRef;
import dev.mica.core.tree.FileName;
import dev.mica.core.tree.MissingDirectoryException;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeReader;
import dev.mica.core.tree.TreeWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// The directory records of one build: those in the store, those it made, and those of the contexts it scanned. New
/// ones stay in memory until something that will be remembered refers to them; then [#keep(Tree)] stores a tree's
/// records, children before parents, so that a stored record always has its whole subtree.
final class StoredTrees implements TreeWriter {
    private static final int MAX_RECORD_BYTES = 256 << 20;
    private static final FileName ROOT = FileName.of("root");

    private final ContentStore contents;
    private final Map<Digest, Directory> known = new ConcurrentHashMap<>();
    private final Set<Digest> stored = ConcurrentHashMap.newKeySet();
    private final List<TreeReader> others = new CopyOnWriteArrayList<>();

    StoredTrees(ContentStore contents) {
        this.contents = contents;
    }

    /// Lets records be read from there too.
    void add(TreeReader reader) {
        others.add(reader);
    }

    @Override
    public Directory read(DirectoryRef ref) {
        Directory directory = known.get(ref.exact());
        if (directory != null) {
            return directory;
        }
        for (TreeReader other : others) {
            try {
                return other.read(ref);
            } catch (MissingDirectoryException e) {
                // Another reader has it, or the store.
            }
        }
        try {
            directory = DirectoryCodec.decode(contents.read(ref.exact(), MAX_RECORD_BYTES));
        } catch (IOException e) {
            throw new MissingDirectoryException(ref, e);
        }
        known.put(ref.exact(), directory);
        stored.add(ref.exact());
        return directory;
    }

    @Override
    public DirectoryRef write(Directory directory) {
        DirectoryRef ref = DirectoryCodec.refOf(directory);
        known.putIfAbsent(ref.exact(), directory);
        return ref;
    }

    /// Whether the tree's root record can be had without the store, or is in the store.
    boolean holds(DirectoryRef ref) throws IOException {
        return known.containsKey(ref.exact()) || contents.contains(ref.exact());
    }

    /// Stores all records of the tree that the store lacks.
    void keep(Tree tree) throws IOException {
        keep(tree.root().ref());
    }

    void keep(DirectoryRef ref) throws IOException {
        if (stored.contains(ref.exact())) {
            return;
        }
        if (!contents.contains(ref.exact())) {
            Directory directory = read(ref);
            for (Node node : directory.entries().values()) {
                if (node instanceof Node.Dir dir) {
                    keep(dir.ref());
                }
            }
            contents.put(DirectoryCodec.encode(directory));
        }
        stored.add(ref.exact());
    }

    /// Stores a tree and names it by one blob: a record whose only entry is the root, so that the root's own metadata
    /// is kept too.
    Digest keepRoot(Tree tree) throws IOException {
        keep(tree);
        return contents.put(DirectoryCodec.encode(Directory.of(Map.of(ROOT, tree.root()))));
    }

    /// The tree of a blob that [#keepRoot(Tree)] made.
    Tree readRoot(Digest blob) throws IOException {
        Directory record = DirectoryCodec.decode(contents.read(blob, MAX_RECORD_BYTES));
        List<Node> nodes = new ArrayList<>(record.entries().values());
        if (nodes.size() == 1 && nodes.getFirst() instanceof Node.Dir root) {
            return new Tree(root);
        }
        throw new IOException("blob " + blob + " is no root of a tree");
    }
}
