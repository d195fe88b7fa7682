package dev.mica.core.build;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Platform;
import dev.mica.core.plan.BuildGraph;
import dev.mica.core.plan.Checks;
import dev.mica.core.plan.ImageMention;
import dev.mica.core.plan.ImageRequest;
import dev.mica.core.plan.PlanRequest;
import dev.mica.core.plan.PlanResult;
import dev.mica.core.plan.Planner;
import dev.mica.core.plan.ResolvedImage;
import dev.mica.core.plan.VertexId;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.Leases;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// One build, from the request to the tags.
final class Build {
    private final BuildPorts ports;
    private final BuildRequest request;
    private final BuildRequest.Options options;
    private final ContentStore contents;
    private final StoredTrees trees;
    private final Layers layers;
    private final BaseTrees baseTrees;
    private final Records records;
    private final ImageResolver images;
    private final StepLog log;
    private final SharedResults shared;
    private final Leases.Lease lease;
    private final Map<ImageRequest, ResolvedImage> resolved = new HashMap<>();

    /// @param ports whose contents are guarded by the lease
    Build(BuildPorts ports, BuildRequest request, StepLog log, Leases.Lease lease) {
        this.ports = ports;
        this.lease = lease;
        this.request = request;
        this.options = request.options();
        this.contents = ports.contents();
        this.log = log;
        ImportedCaches imports = new ImportedCaches(request.caches().sources().stream()
                .map(store -> new ImportedCache(store, contents, log))
                .toList());
        LayerOrigins origins = new LayerOrigins(imports);
        this.trees = new StoredTrees(contents);
        this.layers = new Layers(contents, ports.refs(), origins);
        this.baseTrees = new BaseTrees(contents, ports.refs(), layers, trees);
        this.records = new Records(contents, ports.refs(), trees, layers, imports);
        this.shared = new SharedResults(imports, origins, trees, layers, records, log);
        this.images = new ImageResolver(
                contents,
                StoredImages.of(contents, ports.refs(), layers, trees),
                ports.images(),
                request.namedContexts(),
                options.alwaysPull(),
                log);
    }

    BuildResult run() {
        try {
            BuildResult result = build();
            records.touchUsed(ports.clock().instant());
            ports.refs().touch(baseTrees.used(), ports.clock().instant());
            lease.pin(List.of(result.target().digest()));
            name(result);
            cacheExports().run(result);
            return result;
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw FailureTranslation.translate(e, Optional.empty());
        }
    }

    /// The image is written: gives it its names, and tells of both as one step.
    private void name(BuildResult result) throws IOException {
        StepLog.Step step = log.begin("exporting to image");
        try {
            for (BuildResult.BuiltImage image : result.images()) {
                step.progress("writing image " + image.configuration().digest(), 0, 0);
            }
            for (ImageReference tag : request.tags()) {
                ports.refs().put(Refs.tag(tag), result.target().digest());
                step.progress("naming to " + tag, 0, 0);
            }
            step.finished();
        } catch (IOException | RuntimeException e) {
            step.failed(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private BuildResult build() throws Exception {
        Definition definition = definition();
        List<Platform> platforms = options.builtPlatforms();
        boolean index = options.makesIndex();
        Optional<String> obstacle = options.annotations().obstacle(platforms, index);
        if (obstacle.isPresent()) {
            throw new BuildException(ErrorKind.USER, Optional.empty(), obstacle.get(), "");
        }
        List<BuildGraph> graphs = new ArrayList<>();
        for (Platform platform : platforms) {
            graphs.add(plan(definition, PlanRequests.of(request, definition, platform, index)));
        }
        List<BuildResult.BuiltImage> built = new ArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("mica-step-", 0).factory());
        try {
            for (BuildGraph graph : graphs) {
                built.add(execute(definition, graph, threads));
            }
        } finally {
            threads.shutdownNow();
        }
        Descriptor target = index
                ? new ImageWriter(contents, layers).write(built, options.annotations())
                : built.getFirst().manifest();
        return new BuildResult(target, built);
    }

    /// What is to be said of a Dockerfile is said even if it can't be read to its end.
    private Definition definition() throws IOException {
        try {
            return Definition.load(request, log);
        } catch (IOException | RuntimeException e) {
            Definition.fault(e)
                    .map(fault -> Checks.before(fault, options.buildArguments()))
                    .ifPresent(found -> found.forEach(log::warn));
            throw e;
        }
    }

    private BuildGraph plan(Definition definition, PlanRequest plan) throws IOException {
        while (true) {
            switch (Planner.plan(plan, resolved)) {
                case PlanResult.Planned planned -> {
                    Checks.warnings(plan, resolved, Optional.of(definition.ignored()))
                            .forEach(log::warn);
                    return planned.graph();
                }
                case PlanResult.NeedsImages needs ->
                    resolved.putAll(
                            images.resolve(needs.images(), wanted -> ImageMention.find(plan, resolved, wanted)));
            }
        }
    }

    /// Executes a graph; anew, if something of a shared cache turned out to be of no use. What was executed until then
    /// is found in the store.
    private BuildResult.BuiltImage execute(Definition definition, BuildGraph graph, ExecutorService threads)
            throws Exception {
        int before = shared.trace().size();
        while (true) {
            try {
                return executeOnce(definition, graph, threads, before);
            } catch (Exception e) {
                shared.without(UnusableCacheException.in(e).orElseThrow(() -> e));
                shared.trace().truncate(before);
            }
        }
    }

    /// @param before how many steps earlier graphs had
    private BuildResult.BuiltImage executeOnce(
            Definition definition, BuildGraph graph, ExecutorService threads, int before) throws Exception {
        OptionalLong clamp = options.rewriteTimestamps() ? graph.image().epochSeconds() : OptionalLong.empty();
        CachedStep cache = new CachedStep(records, layers, trees, ports.clock(), shared.trees(), shared.trace());
        CopyItems items = new CopyItems(
                trees,
                contents,
                ports.remotes(),
                options.ssh(),
                new RemoteSecrets(options.secrets()),
                ports.temporary());
        Vertices vertices = new Vertices(
                graph,
                request,
                definition.ignored(),
                new Vertices.Tools(trees, baseTrees, layers, images, log, shared),
                new CopyStep(trees, layers, cache, items, clamp, ports.temporary()),
                new RunStep(trees, layers, cache, ports, options, clamp),
                new WorkdirStep(trees, layers, cache));
        Map<VertexId, State> states = new ConcurrentHashMap<>();
        GraphWalk walk = new GraphWalk(threads);
        State result = walk.run(graph, graph.image().result(), (vertex, inputs) -> {
            State state = vertices.run(vertex, inputs);
            states.put(vertex.id(), state);
            return state;
        });
        shared.settle(result);
        baseTrees.rememberNew(result);
        Map<String, String> inline = Map.of();
        if (request.caches().inline()) {
            List<BuildTrace.Step> steps = shared.trace().steps();
            inline = cacheExports().inline(steps.subList(before, steps.size()), result);
        }
        return new ImageWriter(contents, layers)
                .write(
                        graph.image(),
                        result,
                        id -> Objects.requireNonNull(states.get(id), "a vertex of the history was not built"),
                        options.annotations(),
                        inline);
    }

    private CacheExports cacheExports() {
        return new CacheExports(ports, request, shared.trace(), trees, layers, log);
    }
}
