package dev.mica.core.build;

import dev.mica.core.layer.LayerApplication;
import dev.mica.core.layer.LayerApplicationException;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.tree.DirectoryRef;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeWriter;
import dev.mica.core.tree.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The file systems that shared caches claim for images and steps. Only their roots' digests travel; when somebody
/// looks into one, it is made from the tree below and the layers' tables of contents, and has to be the one claimed.
///
/// A key sees file systems, a process sees layers. So before anything is executed on claimed layers, or an image is
/// made of them, their trees are checked too: else a hostile cache could pass its layer off as a file system that
/// others know, and what is made of it would be remembered under their keys.
final class ForeignTrees {
    private final TreeWriter trees;
    private final Layers layers;
    private final Map<Digest, Claim> byRoot = new HashMap<>();
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
        private boolean holds;

        Claim(Tree tree, State.TreeSupplier below, List<DiffId> layers, ImportedCache from) {
            this.tree = tree;
            this.below = below;
            this.layers = List.copyOf(layers);
            this.from = from;
        }
    }

    /// What a step made.
    void addStep(Tree claimed, State.TreeSupplier below, DiffId layer, ImportedCache from) {
        add(new Claim(claimed, below, List.of(layer), from));
    }

    /// The files of an image.
    void addBase(Tree claimed, List<DiffId> stack, ImportedCache from) {
        add(new Claim(claimed, () -> Trees.empty(trees), stack, from));
    }

    private synchronized void add(Claim claim) {
        all.add(claim);
        // What is below was added before, so that nothing is made from itself.
        byRoot.putIfAbsent(claim.tree.root().ref().exact(), claim);
    }

    /// Whether anything was claimed.
    synchronized boolean any() {
        return !all.isEmpty();
    }

    /// Makes the tree with that root, if somebody claimed it; its directories are then in memory.
    ///
    /// @return whether it was made now
    /// @throws UnusableCacheException if what comes out is not what was claimed
    synchronized boolean make(DirectoryRef root) throws IOException {
        Claim claim = byRoot.get(root.exact());
        return claim != null && make(claim);
    }

    private boolean make(Claim claim) throws IOException {
        if (claim.holds) {
            return false;
        }
        Tree made;
        try {
            made = apply(claim.below.get(), claim.layers, layers, trees);
        } catch (LayerApplicationException e) {
            throw claim.from.unusable("layers don't fit together: " + e.getMessage());
        }
        if (!made.equals(claim.tree)) {
            throw claim.from.unusable("what it says of the files after layer " + claim.layers.getLast()
                    + " doesn't follow from the layer");
        }
        claim.holds = true;
        return true;
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
