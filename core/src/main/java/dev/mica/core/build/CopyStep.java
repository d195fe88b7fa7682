package dev.mica.core.build;

import dev.mica.core.cache.KeyField;
import dev.mica.core.cache.KeyInputs;
import dev.mica.core.cache.StepInputs;
import dev.mica.core.layer.LayerApplication;
import dev.mica.core.layer.MalformedLayerException;
import dev.mica.core.layer.TreeDiff;
import dev.mica.core.plan.Op;
import dev.mica.core.plan.Vertex;
import dev.mica.core.tree.CopyException;
import dev.mica.core.tree.CopyOptions;
import dev.mica.core.tree.CopySource;
import dev.mica.core.tree.FileContents;
import dev.mica.core.tree.ModeChange;
import dev.mica.core.tree.Node;
import dev.mica.core.tree.Owner;
import dev.mica.core.tree.OwnerRequest;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.TreeCopy;
import dev.mica.core.tree.TreeMerge;
import dev.mica.core.tree.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// COPY and ADD: arithmetic on trees; the files' bytes are read once, into the layer.
final class CopyStep {
    /// The time of directories that a step makes where no SOURCE_DATE_EPOCH is given.
    static final long MADE_SECONDS = 0;

    private final StoredTrees trees;
    private final Layers layers;
    private final CachedStep cache;
    private final CopyItems items;
    private final OptionalLong clamp;
    private final Path temporary;

    /// @param clamp the latest file time that a layer may have
    CopyStep(StoredTrees trees, Layers layers, CachedStep cache, CopyItems items, OptionalLong clamp, Path temporary) {
        this.trees = trees;
        this.layers = layers;
        this.cache = cache;
        this.items = items;
        this.clamp = clamp;
        this.temporary = temporary;
    }

    State run(Vertex vertex, Op.Copy copy, GraphWalk.States states, StepLog.Step step) throws Exception {
        State base = states.of(copy.base());
        boolean linked = copy.link() && copy.mode().isEmpty();
        List<PreparedItem> prepared = items.prepare(copy, states);
        List<KeyField> keys = new ArrayList<>();
        prepared.forEach(item -> keys.addAll(item.keys()));
        KeyInputs inputs = StepInputs.copy(copy, linked, keys, base.asParent(), clamp);
        State.TreeSupplier below = linked ? () -> Trees.empty(trees) : base::tree;
        Work work = new Work(vertex, copy, step, below, base.files(), prepared, linked);
        CachedStep.Done done = cache.run(vertex, step, inputs, below, work);
        return linked
                ? cache.after(
                        base,
                        done.made(),
                        () -> TreeMerge.over(base.tree(), done.tree().get(), trees))
                : cache.after(base, done);
    }

    private final class Work implements CachedStep.Work {
        private final Vertex vertex;
        private final Op.Copy copy;
        private final StepLog.Step step;
        private final State.TreeSupplier below;
        private final FileContents belowFiles;
        private final List<PreparedItem> prepared;
        private final boolean linked;

        Work(
                Vertex vertex,
                Op.Copy copy,
                StepLog.Step step,
                State.TreeSupplier below,
                FileContents belowFiles,
                List<PreparedItem> prepared,
                boolean linked) {
            this.vertex = vertex;
            this.copy = copy;
            this.step = step;
            this.below = below;
            this.belowFiles = belowFiles;
            this.prepared = prepared;
            this.linked = linked;
        }

        @Override
        public CachedStep.Made make() throws Exception {
            CopyOptions options = new CopyOptions(
                    copy.destination(),
                    owner(),
                    copy.mode().map(ModeChange::parse),
                    OptionalLong.empty(),
                    copy.createdSeconds().orElse(MADE_SECONDS));
            List<UnpackedArchive> archives = new ArrayList<>();
            List<FileContents> places = new ArrayList<>();
            try {
                Tree base = below.get();
                Tree tree = base;
                for (PreparedItem item : prepared) {
                    PreparedItem.Loaded loaded = item.loading().load();
                    loaded.archive().ifPresent(archives::add);
                    places.add(loaded.files());
                    tree = copy(tree, item.unpack(), loaded, options, archives);
                }
                Tree done = TimeClamp.clamp(base, tree, clamp, trees);
                places.addAll(archives);
                places.add(belowFiles);
                return new CopiedTree(done, archives, FileSources.firstOf(places));
            } catch (IOException | CopyException | RuntimeException e) {
                close(archives);
                throw e;
            }
        }

        private Optional<Owner> owner() throws IOException {
            if (copy.owner().isEmpty()) {
                return Optional.empty();
            }
            OwnerRequest request = OwnerRequest.parse(copy.owner().get());
            if (linked && (request.needsPasswd() || request.needsGroup())) {
                throw SelectionFailures.user(
                        "invalid user index: -1",
                        "--link copies know no base image; give --chown numbers, or leave --link out");
            }
            return Optional.of(StepOwner.find(
                    copy.owner().get(), AccountFiles.read(below.get(), trees, belowFiles), vertex, step));
        }

        private Optional<UnpackedArchive> archive(CopySource source, FileContents files) throws IOException {
            if (!(source.node() instanceof Node.File file)) {
                return Optional.empty();
            }
            try {
                return UnpackedArchive.open(file, files, temporary);
            } catch (MalformedLayerException e) {
                throw e.in("the archive " + source.path().toString().substring(1));
            }
        }

        private Tree copy(
                Tree onto,
                boolean unpack,
                PreparedItem.Loaded item,
                CopyOptions options,
                List<UnpackedArchive> archives)
                throws IOException, CopyException {
            Tree tree = onto;
            List<CopySource> plain = new ArrayList<>();
            for (CopySource source : item.sources()) {
                Optional<UnpackedArchive> archive = unpack ? archive(source, item.files()) : Optional.empty();
                if (archive.isEmpty()) {
                    plain.add(source);
                    continue;
                }
                archives.add(archive.get());
                tree = copyPlain(tree, plain, options);
                plain.clear();
                tree = LayerApplication.unpack(
                        tree,
                        archive.get().table(),
                        options.destination(),
                        options.owner(),
                        options.madeSeconds(),
                        trees);
            }
            return copyPlain(tree, plain, options);
        }

        private Tree copyPlain(Tree onto, List<CopySource> plain, CopyOptions options) throws CopyException {
            return plain.isEmpty() ? onto : TreeCopy.copy(onto, plain, trees, options, trees);
        }

        /// A result whose layer is read from the sources, the archives among them.
        private final class CopiedTree implements CachedStep.Made {
            private final Tree tree;
            private final List<UnpackedArchive> archives;
            private final FileContents files;

            CopiedTree(Tree tree, List<UnpackedArchive> archives, FileContents files) {
                this.tree = tree;
                this.archives = archives;
                this.files = files;
            }

            @Override
            public Tree tree() {
                return tree;
            }

            @Override
            public Layers.Written write() throws IOException {
                return layers.write(TreeDiff.between(below.get(), tree, trees), files);
            }

            @Override
            public void close() throws IOException {
                Work.this.close(archives);
            }
        }

        private void close(List<UnpackedArchive> archives) throws IOException {
            for (UnpackedArchive archive : archives) {
                archive.close();
            }
        }
    }
}
