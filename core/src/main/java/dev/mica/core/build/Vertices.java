package dev.mica.core.build;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.plan.BuildGraph;
import dev.mica.core.plan.Op;
import dev.mica.core.plan.Vertex;
import dev.mica.core.port.ContextSelection;
import dev.mica.core.port.ContextSource;
import dev.mica.core.tree.Tree;
import dev.mica.core.tree.Trees;
import dev.mica.parser.ignore.IgnoreMatcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/// Does the work of each vertex of a graph.
final class Vertices implements GraphWalk.Work {
    private final BuildGraph graph;
    private final BuildRequest request;
    private final IgnoreMatcher ignored;
    private final StoredTrees trees;
    private final BaseTrees baseTrees;
    private final Layers layers;
    private final ImageResolver images;
    private final CopyStep copies;
    private final RunStep runs;
    private final WorkdirStep workdirs;
    private final StepLog log;
    private final SharedResults shared;

    Vertices(
            BuildGraph graph,
            BuildRequest request,
            IgnoreMatcher ignored,
            Tools tools,
            CopyStep copies,
            RunStep runs,
            WorkdirStep workdirs) {
        this.graph = graph;
        this.request = request;
        this.ignored = ignored;
        this.trees = tools.trees();
        this.baseTrees = tools.baseTrees();
        this.layers = tools.layers();
        this.images = tools.images();
        this.log = tools.log();
        this.shared = tools.shared();
        this.copies = copies;
        this.runs = runs;
        this.workdirs = workdirs;
    }

    /// What all steps of one build share.
    record Tools(
            StoredTrees trees,
            BaseTrees baseTrees,
            Layers layers,
            ImageResolver images,
            StepLog log,
            SharedResults shared) {}

    @Override
    public State run(Vertex vertex, GraphWalk.States states) throws Exception {
        if (vertex.op() instanceof Op.Scratch) {
            return new State(List.of(), layers.files(List.of()), "scratch", () -> Trees.empty(trees));
        }
        StepLog.Step step = log.begin(vertex.name());
        try {
            return switch (vertex.op()) {
                case Op.Scratch scratch -> throw new IllegalStateException("handled above");
                case Op.Image image -> image(image, step);
                case Op.Context context -> context(context, vertex, step);
                case Op.Copy copy -> copies.run(vertex, copy, states, step);
                case Op.MakeDirectory made -> workdirs.run(vertex, made, states, step);
                case Op.Run run -> runs.run(vertex, run, states, step);
            };
        } catch (InterruptedException | CancellationException e) {
            step.canceled();
            throw e;
        } catch (UnusableCacheException e) {
            step.canceled();
            throw e;
        } catch (Exception e) {
            if (UnusableCacheException.in(e).isPresent()
                    || Thread.currentThread().isInterrupted()) {
                step.canceled();
                throw e;
            }
            BuildException failure = located(FailureTranslation.translate(e, vertex.source()), vertex);
            step.failed(String.valueOf(failure.getMessage()));
            throw failure;
        }
    }

    /// The failure with its line, and for COPY and ADD with the instruction, since their errors speak of files.
    private static BuildException located(BuildException failure, Vertex vertex) {
        if (failure.range().isPresent() || vertex.source().isEmpty()) {
            return failure;
        }
        String message = String.valueOf(failure.getMessage());
        if (vertex.op() instanceof Op.Copy) {
            String instruction = vertex.name().substring(vertex.name().indexOf("] ") + 2);
            message = instruction.substring(0, Math.max(0, instruction.indexOf(' '))) + ": " + message;
        }
        return new BuildException(failure.kind(), vertex.source(), message, failure.hint(), failure);
    }

    private State image(Op.Image op, StepLog.Step step) throws IOException {
        StoredImage image = images.stored(op.manifest());
        List<DiffId> diffIds = image.config().diffIds();
        boolean known = baseTrees.known(image);
        Optional<SharedResults.Claimed> claimed =
                known ? Optional.empty() : shared.base(image, layer -> images.fetchLayer(image, layer));
        State.TreeSupplier tree = claimed.isPresent() ? claimed.get().made() : fetch(image, step);
        List<State.Stacked> stack = new ArrayList<>();
        List<Descriptor> blobs = image.manifest().layers();
        for (int i = 0; i < diffIds.size(); i++) {
            stack.add(new State.Stacked(diffIds.get(i), blobs.get(i), Optional.empty()));
        }
        if (known || claimed.isPresent()) {
            step.reused(op.manifest().digest());
        } else {
            step.finished();
        }
        State state = new State(stack, layers.files(diffIds), op.request().name(), tree);
        if (claimed.isPresent()) {
            state = state.claiming(claimed.get().claim());
        }
        shared.trace().addBase(state);
        return state;
    }

    /// Reads layers while those above them are still on their way.
    private State.TreeSupplier fetch(StoredImage image, StepLog.Step step) throws IOException {
        try (Arrivals arrivals = images.fetchLayers(image, step)) {
            Tree tree = baseTrees.tree(image, arrivals::await);
            arrivals.awaitAll();
            return () -> tree;
        }
    }

    private State context(Op.Context op, Vertex vertex, StepLog.Step step) throws IOException {
        ContextSource source = request.context();
        IgnoreMatcher matcher = ignored;
        if (!op.contextName().isEmpty()) {
            if (!(request.namedContexts().get(op.contextName()) instanceof NamedContext.Directory directory)) {
                throw new IllegalStateException("no named context " + op.contextName());
            }
            source = directory.source();
            matcher = NamedIgnore.of(source);
        }
        ContextSource.Scan scan = source.scan(new ContextSelection(matcher, ContextPatterns.of(graph, vertex.id())));
        trees.add(scan.directories());
        step.progress("transferring context:", scan.readBytes(), 0);
        step.finished();
        String name = op.contextName().isEmpty() ? "the context" : "the context " + op.contextName();
        return new State(List.of(), scan.contents(), name, scan::tree).advising(new ContextAdvice(source, matcher));
    }
}
