package dev.mica.core.build;

import dev.mica.core.layer.Change;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.oci.ChainId;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.RefStore;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.Trees;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/// Whether the files that are remembered of an image are in its layers. What is broken anyway is passed over.
final class ImageFilesCheck {
    private final ContentStore contents;
    private final RefStore refs;
    private final Layers layers;
    private final Set<RefStore.RefName> broken;
    private final Set<ChainId> seen = new HashSet<>();

    /// @param broken names that lead to something broken
    ImageFilesCheck(ContentStore contents, RefStore refs, Set<RefStore.RefName> broken) {
        this.broken = Set.copyOf(broken);
        this.contents = contents;
        this.refs = refs;
        this.layers = new Layers(contents, refs);
    }

    /// A name that says something wrong.
    record Wrong(RefStore.Ref ref, String found) {}

    /// @param target of an image's name
    Optional<Wrong> wrong(Digest target) throws IOException {
        StoredImages images = StoredImages.of(contents, refs);
        for (StoredImage image : images.images(images.describe(target))) {
            Optional<Wrong> wrong = wrong(image.config().diffIds());
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private Optional<Wrong> wrong(List<DiffId> stack) throws IOException {
        if (stack.isEmpty() || !seen.add(ChainId.of(stack))) {
            return Optional.empty();
        }
        Optional<RefStore.Ref> ref = refs.read(Refs.tree(ChainId.of(stack)));
        Optional<Set<Digest>> stored = stored(stack);
        if (ref.isEmpty() || broken.contains(ref.get().name()) || stored.isEmpty()) {
            return Optional.empty();
        }
        StoredTrees trees = new StoredTrees(contents);
        Tree tree = trees.readRoot(ref.get().target());
        AtomicReference<Optional<TreePath>> lost = new AtomicReference<>(Optional.empty());
        Trees.visit(tree, trees, (path, node) -> {
            if (node instanceof Node.File file
                    && file.size() > 0
                    && !stored.get().contains(file.content())) {
                lost.set(Optional.of(path));
            }
        });
        return lost.get().map(path -> new Wrong(ref.get(), "none of the image's layers holds the bytes of " + path));
    }

    /// The digests of all files in the layers, if that is known of all of them.
    private Optional<Set<Digest>> stored(List<DiffId> stack) throws IOException {
        Set<Digest> stored = new HashSet<>();
        for (DiffId layer : stack) {
            boolean isBroken = broken.contains(Refs.contents(layer));
            Optional<LayerContents> table = isBroken ? Optional.empty() : layers.find(layer);
            if (table.isEmpty()) {
                return Optional.empty();
            }
            for (LayerContents.Entry entry : table.get().entries()) {
                if (entry.dataOffset().isPresent()
                        && entry.change() instanceof Change.Put put
                        && put.node() instanceof Node.File file) {
                    stored.add(file.content());
                }
            }
        }
        return Optional.of(stored);
    }
}
