package dev.mica.core.build;

import dev.mica.core.cache.StepInputs;
import dev.mica.core.layer.TreeDiff;
import dev.mica.core.plan.Op;
import dev.mica.core.plan.Vertex;
import dev.mica.core.tree.Owner;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeCopy;
import java.io.IOException;

/// WORKDIR, where the directory may have to be made.
final class WorkdirStep {
    private final StoredTrees trees;
    private final Layers layers;
    private final CachedStep cache;

    WorkdirStep(StoredTrees trees, Layers layers, CachedStep cache) {
        this.trees = trees;
        this.layers = layers;
        this.cache = cache;
    }

    State run(Vertex vertex, Op.MakeDirectory op, GraphWalk.States states, StepLog.Step step) throws Exception {
        State base = states.of(op.base());
        CachedStep.Done done = cache.run(
                vertex,
                step,
                StepInputs.makeDirectory(op, base.asParent()),
                base::tree,
                () -> make(vertex, op, base, step));
        return cache.after(base, done);
    }

    private CachedStep.Made make(Vertex vertex, Op.MakeDirectory op, State base, StepLog.Step step) throws Exception {
        Tree below = base.tree();
        Owner owner = op.owner().isEmpty()
                ? Owner.ROOT
                : StepOwner.find(op.owner(), AccountFiles.read(below, trees, base.files()), vertex, step);
        long seconds = op.createdSeconds().orElse(CopyStep.MADE_SECONDS);
        Tree made = TreeCopy.makeDirectory(below, op.path(), owner, seconds, trees);
        return new CachedStep.Made() {
            @Override
            public Tree tree() {
                return made;
            }

            @Override
            public Layers.Written write() throws IOException {
                return layers.write(TreeDiff.between(below, made, trees), base.files());
            }

            @Override
            public void close() {}
        };
    }
}
