package dev.mica.core.build;

import dev.mica.core.cache.CacheKey;
import dev.mica.core.cache.CacheRecord;
import dev.mica.core.layer.LayerApplication;
import dev.mica.core.layer.LayerApplicationException;
import dev.mica.core.oci.DiffId;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeWriter;
import dev.mica.core.tree.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The file systems that shared caches claim for images and steps. Only their roots' digests travel; when somebody
/// looks into one, it is made from the tree below and the layers' tables of contents, and has to have the content that
/// was claimed. Times may differ: what is below may be another builder's result of the same step.
///
/// A key sees file systems, a process sees layers. So before anything is executed on claimed layers, or an image is
/// made of them, their trees are checked too: else a hostile cache could pass its layer off as a file system that
/// others know, and what is made of it would be remembered under their keys.
final class ForeignTrees {
    private final TreeWriter trees;
    private final Layers layers;
    private final Map<CacheKey, Claim> steps = new HashMap<>();
    private final List<Claim> all = new ArrayList<>();

    ForeignTrees(TreeWriter trees, Layers layers) {
        this.trees = trees;
        this.layers = layers;
    }

    private static final class Claim {
        private final Tree tree;
        private final State.TreeSupplier below;
        private final List<DiffId> layers;
        private final ImportedCache from;
        private Optional<Tree> made = Optional.empty();

        Claim(Tree tree, State.TreeSupplier below, List<DiffId> layers, ImportedCache from) {
            this.tree = tree;
            this.below = below;
            this.layers = List.copyOf(layers);
            this.from = from;
        }
    }

    /// What a step made.
    ///
    /// @return makes the tree
    synchronized State.TreeSupplier addStep(CacheRecord claimed, State.TreeSupplier below, ImportedCache from) {
        Claim claim = new Claim(claimed.tree(), below, List.of(claimed.layer()), from);
        all.add(claim);
        steps.put(claimed.key(), claim);
        return () -> make(claim);
    }

    /// The files of an image.
    ///
    /// @return makes the tree
    synchronized State.TreeSupplier addBase(Tree claimed, List<DiffId> stack, ImportedCache from) {
        Claim claim = new Claim(claimed, () -> Trees.empty(trees), stack, from);
        all.add(claim);
        return () -> make(claim);
    }

    /// Whether anything was claimed.
    synchronized boolean any() {
        return !all.isEmpty();
    }

    /// The tree of a step that was added.
    synchronized Tree tree(CacheKey step) throws IOException {
        return make(Objects.requireNonNull(steps.get(step), "a step that no cache has"));
    }

    private synchronized Tree make(Claim claim) throws IOException {
        if (claim.made.isPresent()) {
            return claim.made.get();
        }
        Tree made;
        try {
            made = apply(claim.below.get(), claim.layers, layers, trees);
        } catch (LayerApplicationException e) {
            throw claim.from.unusable("layers don't fit together: " + e.getMessage());
        }
        if (!Identity.of(made).equals(Identity.of(claim.tree))) {
            throw claim.from.unusable("what it says of the files after layer " + claim.layers.getLast()
                    + " doesn't follow from the layer");
        }
        claim.made = Optional.of(made);
        return made;
    }

    /// Checks all that was claimed of these layers.
    ///
    /// @throws UnusableCacheException if something doesn't hold
    synchronized void check(Collection<DiffId> stack) throws IOException {
        Set<DiffId> wanted = Set.copyOf(stack);
        for (Claim claim : all) {
            if (wanted.contains(claim.layers.getLast())) {
                make(claim);
            }
        }
    }

    /// The tree that layers make of the one below.
    static Tree apply(Tree below, List<DiffId> stack, Layers layers, TreeWriter trees) throws IOException {
        Tree tree = below;
        for (DiffId layer : stack) {
            tree = LayerApplication.apply(tree, layers.contents(layer), trees);
        }
        return tree;
    }
}
