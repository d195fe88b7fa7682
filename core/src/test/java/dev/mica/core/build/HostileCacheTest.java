package dev.mica.core.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.cache.CacheExport;
import dev.mica.core.cache.CacheRecord;
import dev.mica.core.cache.ExportedLayer;
import dev.mica.core.cache.ExportedStep;
import dev.mica.core.layer.LayerApplication;
import dev.mica.core.layer.LayerContents;
import dev.mica.core.layer.LayerContentsCodec;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.CacheStore;
import dev.mica.core.testing.MemoryCacheStore;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryContext;
import dev.mica.core.testing.ScriptedMachine.Action;
import dev.mica.core.tree.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cache is trusted with what a step makes, and with nothing else.
class HostileCacheTest {
    private static final String DOCKERFILE = """
            FROM tools
            COPY a.txt .
            RUN good
            RUN other
            RUN last
            """;

    @TempDir
    Path temporary;

    private SharedBuilder.Registry registry = new SharedBuilder.Registry(Path.of("unused"));
    private CacheExport honest = CacheExport.EMPTY;
    private MemoryContentStore makersContents = new MemoryContentStore();
    private final MemoryContentStore blobs = new MemoryContentStore();
    private Digest imageId = Digest.ofBytes(new byte[0]);

    @BeforeEach
    void exportAnHonestCache() throws IOException {
        registry = new SharedBuilder.Registry(temporary);
        registry.add("tools", "the tools");
        MemoryCacheStore cache = new MemoryCacheStore();
        SharedBuilder maker = builder();
        makersContents = maker.contents;
        BuildResult built = maker.build(context(), DOCKERFILE, List.of(), List.of(SharedBuilder.target(cache, true)));
        imageId = SharedBuilder.imageId(built);
        CacheArtifact artifact =
                CacheArtifact.read(cache.artifacts().getFirst(), cache, blobs).orElseThrow();
        Manifest manifest = OciJson.readManifest(cache.manifest(artifact.manifest()));
        for (Descriptor blob : manifest.layers()) {
            cache.fetch(blob, blobs);
        }
        honest = artifact.export();
    }

    private static MemoryContext context() {
        return new MemoryContext().with("a.txt", "a");
    }

    private SharedBuilder builder() {
        SharedBuilder builder = new SharedBuilder(temporary, registry);
        builder.machine
                .on("good", Action.writing("/usr/bin/good", "good"))
                .on("other", Action.writing("/other", "other"))
                .on("last", Action.writing("/last", "last"));
        return builder;
    }

    /// Builds with a cache that says something else, and looks for what it left behind.
    private SharedBuilder buildWith(UnaryOperator<CacheExport> lie) throws IOException {
        MemoryCacheStore cache = new MemoryCacheStore();
        CacheStore store = cache;
        store.publish(CacheArtifact.write(lie.apply(honest), List.of(), blobs).manifest(), blobs);
        SharedBuilder victim = builder();
        BuildResult built = victim.build(context(), DOCKERFILE, List.of(cache), List.of());
        assertThat(SharedBuilder.imageId(built)).isEqualTo(imageId);
        assertThat(victim.broken()).isEmpty();
        int executed = victim.executed().size();
        BuildResult again = victim.build(context(), DOCKERFILE, List.of(), List.of());
        assertThat(SharedBuilder.imageId(again)).isEqualTo(imageId);
        assertThat(victim.executed()).hasSize(executed);
        return victim;
    }

    /// The step that made a layer on which others stand.
    private ExportedStep step(int number) {
        return honest.steps().stream()
                .sorted(java.util.Comparator.comparing(
                        step -> step.made().tree().root().ref().exact()))
                .toList()
                .get(number);
    }

    private static CacheExport replaced(CacheExport all, ExportedStep step, DiffId layer, Tree tree) {
        CacheRecord made = step.made();
        CacheRecord lie = new CacheRecord(
                made.key(),
                made.inputs(),
                made.stepId(),
                tree,
                layer,
                made.layerBytes(),
                made.layerContents(),
                made.created(),
                made.millis());
        return new CacheExport(
                all.steps().stream()
                        .map(each -> each == step ? new ExportedStep(lie, step.inputs()) : each)
                        .toList(),
                all.bases(),
                all.layers());
    }

    @Test
    void anHonestCacheIsUsed() throws IOException {
        assertThat(buildWith(export -> export).executed()).isEmpty();
    }

    @Test
    void aLayerCantPassForAFileSystemItDoesNotMake() throws IOException {
        for (int i = 0; i < 4; i++) {
            ExportedStep step = step(i);
            DiffId another = step((i + 1) % 4).made().layer();
            SharedBuilder victim = buildWith(
                    export -> replaced(export, step, another, step.made().tree()));
            assertThat(victim.executed()).isNotEmpty();
        }
    }

    @Test
    void aLayerCantPassForNoChange() throws IOException {
        Tree base = honest.bases().values().iterator().next();
        for (int i = 0; i < 4; i++) {
            ExportedStep step = step(i);
            SharedBuilder victim =
                    buildWith(export -> replaced(export, step, step.made().layer(), base));
            assertThat(victim.executed()).isNotEmpty();
        }
    }

    @Test
    void aBlobCantPassForAnotherLayer() throws IOException {
        for (DiffId layer : honest.layers().keySet()) {
            Optional<Descriptor> another = honest.layers().entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(layer))
                    .flatMap(entry -> entry.getValue().blob().stream())
                    .findFirst();
            SharedBuilder victim = buildWith(export -> withLayer(
                    export,
                    layer,
                    new ExportedLayer(another, honest.layers().get(layer).contents())));
            try (var names = victim.refs.list(Refs.RECEIVED)) {
                for (var ref : names.toList()) {
                    new Layers(victim.contents, victim.refs)
                            .open(new DiffId(Digest.parse(ref.name().name())))
                            .transferTo(java.io.OutputStream.nullOutputStream());
                }
            }
        }
    }

    @Test
    void aTableOfContentsCantPassForAnothers() throws IOException {
        for (DiffId layer : honest.layers().keySet()) {
            Optional<Descriptor> another = honest.layers().entrySet().stream()
                    .filter(entry -> !entry.getKey().equals(layer))
                    .flatMap(entry -> entry.getValue().contents().stream())
                    .findFirst();
            buildWith(export -> withLayer(
                    export, layer, new ExportedLayer(honest.layers().get(layer).blob(), another)));
        }
    }

    @Test
    void aTableCantLieTogetherWithTheTree() throws IOException {
        ExportedStep copy = named("copy");
        ExportedStep good = named("good");
        ExportedLayer other = honest.layers().get(named("other").made().layer());
        LayerContents lie = LayerContentsCodec.decode(
                CacheArtifact.decompress(other.contents().orElseThrow().digest(), blobs));
        Tree consistent = LayerApplication.apply(copy.made().tree(), lie, new StoredTrees(makersContents));
        DiffId layer = good.made().layer();
        SharedBuilder victim = buildWith(export -> withLayer(
                replaced(export, good, layer, consistent),
                layer,
                new ExportedLayer(honest.layers().get(layer).blob(), other.contents())));
        assertThat(victim.executed()).contains("good");
    }

    /// The step with that command, or of that kind.
    private ExportedStep named(String word) {
        return honest.steps().stream()
                .filter(step -> step.inputs().fields().toString().contains(word))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anImagesFilesCantBeOthers() throws IOException {
        Tree another = step(0).made().tree();
        buildWith(export -> {
            Map<List<DiffId>, Tree> bases = new HashMap<>();
            export.bases().keySet().forEach(stack -> bases.put(stack, another));
            return new CacheExport(export.steps(), bases, export.layers());
        });
    }

    private static CacheExport withLayer(CacheExport export, DiffId layer, ExportedLayer place) {
        Map<DiffId, ExportedLayer> layers = new HashMap<>(export.layers());
        layers.put(layer, place);
        return new CacheExport(export.steps(), export.bases(), layers);
    }
}
