package dev.mica.core.build;

import dev.mica.core.layer.LayerApplication;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.oci.ChainId;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RefStore;
import dev.mica.core.port.RemoteFailureException;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeLookup;
import dev.mica.core.tree.Trees;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The file systems of images that came from elsewhere: made once from their layers, then remembered by chain ID.
final class BaseTrees {
    private final ContentStore contents;
    private final RefStore refs;
    private final Layers layers;
    private final StoredTrees trees;
    private final Set<RefStore.RefName> used = ConcurrentHashMap.newKeySet();

    BaseTrees(ContentStore contents, RefStore refs, Layers layers, StoredTrees trees) {
        this.contents = contents;
        this.refs = refs;
        this.layers = layers;
        this.trees = trees;
    }

    /// Whether the image's file system is remembered.
    boolean known(StoredImage image) throws IOException {
        List<DiffId> stack = image.config().diffIds();
        return stack.isEmpty() || (areIndexed(stack) && find(stack).isPresent());
    }

    Tree tree(StoredImage image) throws IOException {
        return tree(image, blob -> {});
    }

    /// @param arrival waits until a layer that is read is in the store
    Tree tree(StoredImage image, Arrivals.Fetch arrival) throws IOException {
        return read(image, (stack, blob, below) -> {
            arrival.fetch(blob);
            return LayerIndex.read(blob.digest(), stack.getLast(), below, contents);
        });
    }

    /// @param reading reads layers of which nothing is known yet
    Tree read(StoredImage image, LayerReading reading) throws IOException {
        List<DiffId> stack = image.config().diffIds();
        List<Descriptor> blobs = image.manifest().layers();
        if (stack.size() != blobs.size()) {
            throw new RemoteFailureException(
                    "the image's configuration lists " + stack.size() + " layers, its manifest " + blobs.size());
        }
        stack.forEach(layer -> used.add(Refs.received(layer)));
        int done = areIndexed(stack) ? stack.size() : 0;
        Optional<Tree> known = Optional.empty();
        while (done > 0 && known.isEmpty()) {
            known = find(stack.subList(0, done));
            done -= known.isPresent() ? 0 : 1;
        }
        Tree tree = known.orElseGet(() -> Trees.empty(trees));
        for (int i = done; i < stack.size(); i++) {
            List<DiffId> upTo = stack.subList(0, i + 1);
            tree = LayerApplication.apply(tree, index(upTo, blobs.get(i), tree, reading), trees);
            remember(upTo, tree);
        }
        return tree;
    }

    /// Files alone are not enough: whoever works with them will want their bytes.
    private boolean areIndexed(List<DiffId> stack) throws IOException {
        for (DiffId layer : stack) {
            if (!layers.isIndexed(layer)) {
                return false;
            }
        }
        return true;
    }

    private Optional<Tree> find(List<DiffId> stack) throws IOException {
        Optional<RefStore.Ref> ref = refs.read(Refs.tree(ChainId.of(stack)));
        if (ref.isEmpty() || !contents.contains(ref.get().target())) {
            return Optional.empty();
        }
        used.add(ref.get().name());
        Tree tree = trees.readRoot(ref.get().target());
        return trees.holds(tree.root().ref()) ? Optional.of(tree) : Optional.empty();
    }

    /// Under which names something was found, for the collector.
    Set<RefStore.RefName> used() {
        return Set.copyOf(used);
    }

    /// Remembers the file system of a stack of layers.
    void remember(List<DiffId> stack, Tree tree) throws IOException {
        if (!stack.isEmpty()) {
            refs.put(Refs.tree(ChainId.of(stack)), trees.keepRoot(tree));
        }
    }

    /// Remembers the file system of a built image, so that a FROM of it finds it.
    void rememberNew(State result) throws IOException {
        List<DiffId> stack = result.layers();
        if (!stack.isEmpty() && refs.read(Refs.tree(ChainId.of(stack))).isEmpty()) {
            remember(stack, result.tree());
        }
    }

    /// Reads a layer to its end: its table of contents, and whether it is the one the configuration names.
    private LayerContents index(List<DiffId> stack, Descriptor blob, Tree below, LayerReading reading)
            throws IOException {
        DiffId layer = stack.getLast();
        if (layers.isIndexed(layer)) {
            return layers.contents(layer);
        }
        LayerContents table = reading.read(
                stack, blob, path -> TreeLookup.follow(below, path, trees).found());
        layers.keepReceived(layer, blob.digest());
        layers.keepContents(layer, table);
        return table;
    }
}
