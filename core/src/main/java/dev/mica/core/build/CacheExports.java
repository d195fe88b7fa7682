package dev.mica.core.build;

import dev.mica.core.cache.CacheExport;
import dev.mica.core.oci.DiffId;
import dev.mica.core.port.RemoteFailureException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Adds a build's results to the shared caches that its request names.
final class CacheExports {
    private final BuildPorts ports;
    private final BuildRequest request;
    private final BuildTrace trace;
    private final StoredTrees trees;
    private final Layers layers;
    private final StepLog log;

    CacheExports(
            BuildPorts ports, BuildRequest request, BuildTrace trace, StoredTrees trees, Layers layers, StepLog log) {
        this.ports = ports;
        this.request = request;
        this.trace = trace;
        this.trees = trees;
        this.layers = layers;
        this.log = log;
    }

    /// What an image says of the steps that made it.
    ///
    /// @param own what the build went through for this image
    Map<String, String> inline(List<BuildTrace.Step> own, State result) throws IOException {
        StepLog.Step step = log.begin("preparing layers for inline cache");
        try {
            Exports exports = Exports.of(ports.contents(), ports.refs(), layers, Runnable::run);
            CacheExport all = new CacheExporter(ports.contents(), trees, layers, exports)
                    .added(CacheExport.EMPTY, BuildTrace.of(own, trace.bases()), Set.of(), ExportFormat.DEFAULT);
            Map<String, String> annotations = InlineCache.annotations(all, result.layers());
            step.finished();
            return annotations;
        } catch (IOException | RuntimeException e) {
            step.failed(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    void run(BuildResult result) {
        if (request.caches().targets().isEmpty()) {
            return;
        }
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            Exports exports = Exports.of(ports.contents(), ports.refs(), layers, threads);
            CacheExporter exporter = new CacheExporter(ports.contents(), trees, layers, exports);
            for (CacheTarget target : request.caches().targets()) {
                export(exporter, target, result);
            }
        }
    }

    private void export(CacheExporter exporter, CacheTarget target, BuildResult result) {
        StepLog.Step step = log.begin("exporting cache to " + target.store().description());
        Set<DiffId> wanted = new HashSet<>();
        if (target.everyStep()) {
            trace.steps().forEach(done -> wanted.add(done.done().layer()));
        } else {
            result.images().forEach(image -> wanted.addAll(image.config().diffIds()));
        }
        try {
            int added = exporter.export(target, trace, wanted);
            step.output(false, added == 0 ? "it knows all steps\n" : added + " steps are new to it\n");
            step.finished();
        } catch (IOException | UnusableCacheException e) {
            step.failed(String.valueOf(e.getMessage()));
            if (!target.ignoreErrors()) {
                throw new BuildException(
                        e instanceof RemoteFailureException ? ErrorKind.REMOTE : ErrorKind.ENVIRONMENT,
                        Optional.empty(),
                        "exporting the cache to " + target.store().description() + " failed: " + e.getMessage(),
                        "the image is built and tagged; ignore-error=true lets such a build succeed",
                        e);
            }
        }
    }
}
