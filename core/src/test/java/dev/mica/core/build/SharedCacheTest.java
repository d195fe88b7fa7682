package dev.mica.core.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.MediaType;
import dev.mica.core.testing.MemoryCacheStore;
import dev.mica.core.testing.MemoryContext;
import dev.mica.core.testing.ScriptedMachine.Action;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedCacheTest {
    private static final String DOCKERFILE = """
            FROM tools AS code
            WORKDIR /src
            COPY requirements.txt .
            RUN install
            COPY src src
            RUN compile
            FROM tools AS assets
            COPY assets assets
            RUN minify
            FROM runtime
            WORKDIR /app
            COPY --from=code /src/out .
            COPY --from=assets --chown=7:8 /min min
            RUN check
            COPY --link conf /etc/
            CMD ["run"]
            """;

    private final MemoryCacheStore cache = new MemoryCacheStore();
    private final AtomicLong seconds = new AtomicLong(1_700_000_000);

    @TempDir
    Path temporary;

    private SharedBuilder.Registry registry = new SharedBuilder.Registry(Path.of("unused"));

    @BeforeEach
    void fillTheRegistry() throws IOException {
        registry = new SharedBuilder.Registry(temporary);
        registry.add("tools", "the tools");
        registry.add("runtime", "the runtime");
    }

    private static MemoryContext context() {
        return new MemoryContext()
                .with("requirements.txt", "r")
                .with("src/a.c", "a")
                .with("src/deep/b.c", "b")
                .with("assets/style.css", "s")
                .with("conf/app.conf", "c");
    }

    private SharedBuilder builder() {
        SharedBuilder builder = new SharedBuilder(temporary, registry);
        builder.machine
                .on("install", writing("/usr/lib/packages", "installed"))
                .on("compile # alone", writing("/src/out/program", "compiled"))
                .on("compile", writing("/src/out/program", "compiled"))
                .on("minify", writing("/min/style.css", "minified"))
                .on("check", writing("/app/checked", "checked"));
        return builder;
    }

    /// Each builder's files have times of their own.
    private Action writing(String path, String text) {
        return new Action(0, "", Map.of(path, text), seconds.incrementAndGet());
    }

    private BuildResult export(boolean everyStep) {
        return builder().build(context(), DOCKERFILE, List.of(), List.of(SharedBuilder.target(cache, everyStep)));
    }

    private List<Descriptor> fetchedLayers() {
        return cache.fetched().stream()
                .filter(blob -> blob.mediaType().equals(MediaType.OCI_LAYER_GZIP))
                .toList();
    }

    @Test
    void anotherBuilderExecutesNothingAndFetchesOnlyTheFinalLayers() throws IOException {
        for (boolean everyStep : new boolean[] {false, true}) {
            BuildResult first = export(everyStep);
            cache.forgetFetched();
            long before = registry.fetchedLayers();
            SharedBuilder second = builder();
            BuildResult found = second.build(context(), DOCKERFILE, List.of(cache), List.of());
            assertThat(second.failures()).isEmpty();
            assertThat(second.executed()).isEmpty();
            assertThat(second.reasons()).isEmpty();
            assertThat(SharedBuilder.imageId(found)).isEqualTo(SharedBuilder.imageId(first));
            assertThat(fetchedLayers()).hasSize(5);
            // The runtime's two layers are part of the result; the tools' are not.
            assertThat(registry.fetchedLayers() - before).isEqualTo(2);
            assertThat(second.broken()).isEmpty();
        }
    }

    @Test
    void whatWasTakenIsRememberedForBuildsWithoutTheCache() throws IOException {
        export(true);
        SharedBuilder second = builder();
        BuildResult first = second.build(context(), DOCKERFILE, List.of(cache), List.of());
        cache.fail(true);
        String finalStage = DOCKERFILE.substring(DOCKERFILE.indexOf("FROM runtime"));
        BuildResult again = second.build(context(), DOCKERFILE, List.of(cache), List.of());
        assertThat(again.target()).isEqualTo(first.target());
        assertThat(second.executed()).containsExactlyInAnyOrder("install", "compile", "minify");
        assertThat(finalStage).contains("RUN check");
        assertThat(second.broken()).isEmpty();
    }

    @Test
    void aChangedFileHasOnlyWhatDependsOnItMadeAgain() throws IOException {
        export(true);
        cache.forgetFetched();
        SharedBuilder second = builder();
        second.machine.on("compile", Action.writing("/src/out/program", "compiled anew"));
        second.build(context().with("src/a.c", "changed"), DOCKERFILE, List.of(cache), List.of());
        assertThat(second.executed()).containsExactly("compile", "check");
        assertThat(second.reasons()).first().asString().contains("changed");
        // For compile: WORKDIR, requirements and install. Of the result: WORKDIR. The other layers are made.
        assertThat(fetchedLayers()).hasSizeBetween(4, 6);
        assertThat(second.broken()).isEmpty();
    }

    @Test
    void aCacheOfTheResultsLayersAloneHasTheOthersMadeAgainWhenTheyAreNeeded() throws IOException {
        export(false);
        SharedBuilder second = builder();
        second.build(context().with("src/a.c", "changed"), DOCKERFILE, List.of(cache), List.of());
        assertThat(second.executed()).contains("install", "compile").doesNotContain("minify");
        assertThat(second.broken()).isEmpty();
    }

    @Test
    void buildersAtTheSameTimeLoseNothing() throws Exception {
        int builders = 24;
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < builders; i++) {
                String branch = "branch " + i;
                running.add(threads.submit(() -> builder()
                        .build(
                                context().with("conf/app.conf", branch),
                                DOCKERFILE,
                                List.of(),
                                List.of(SharedBuilder.target(cache, true)))));
            }
            for (Future<?> done : running) {
                done.get();
            }
        }
        assertThat(cache.artifacts()).hasSizeLessThan(builders);
        for (int i = 0; i < builders; i++) {
            SharedBuilder reader = builder();
            reader.build(context().with("conf/app.conf", "branch " + i), DOCKERFILE, List.of(cache), List.of());
            assertThat(reader.executed()).isEmpty();
        }
    }

    @Test
    void branchesShareLayersAndTheUnionStandsForAll() throws IOException {
        cache.forbidDeletion();
        export(true);
        int blobs = cache.blobCount();
        SharedBuilder second = builder();
        second.build(
                context().with("conf/app.conf", "2"),
                DOCKERFILE,
                List.of(cache),
                List.of(SharedBuilder.target(cache, true)));
        // One step differs: its layer, its table of contents, and the list of steps.
        assertThat(cache.blobCount() - blobs).isEqualTo(3);
        for (int i = 3; i < 22; i++) {
            second.build(
                    context().with("conf/app.conf", "" + i),
                    DOCKERFILE,
                    List.of(),
                    List.of(SharedBuilder.target(cache, true)));
        }
        assertThat(ImportedCache.readAll(cache, second.contents)).hasSizeLessThan(16);
        second.build(context(), DOCKERFILE, List.of(cache), List.of(SharedBuilder.target(cache, true)));
        int artifacts = cache.artifacts().size();
        second.build(context(), DOCKERFILE, List.of(cache), List.of(SharedBuilder.target(cache, true)));
        assertThat(cache.artifacts()).hasSize(artifacts);
    }

    @Test
    void aCacheThatCantBeReadIsGoneOnWithout() {
        cache.fail(true);
        SharedBuilder builder = builder();
        builder.build(context(), DOCKERFILE, List.of(cache), List.of());
        assertThat(builder.executed()).hasSize(4);
        assertThat(builder.failures()).containsExactly("the cache can't be used: connection refused");
    }

    @Test
    void aCacheThatCantBeWrittenFailsTheBuildUnlessToldNotTo() {
        cache.fail(true);
        assertThatThrownBy(() -> export(true))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("exporting the cache to memory failed: connection refused");
        builder()
                .build(
                        context(),
                        DOCKERFILE,
                        List.of(),
                        List.of(new CacheTarget(cache, true, ExportFormat.DEFAULT, true)));
    }

    @Test
    void anImageServesAsACacheOfItsOwnSteps() throws IOException {
        String single = "FROM runtime\nWORKDIR /app\nCOPY src src\nRUN check\nCOPY conf /etc/\n";
        SharedBuilder first = builder();
        BuildResult built = first.buildInline(context(), single);
        assertThat(SharedBuilder.imageId(first.build(context(), single, List.of(), List.of())))
                .as("the configuration doesn't tell")
                .isEqualTo(SharedBuilder.imageId(built));
        Descriptor pushed =
                Exports.of(first.contents, first.refs, Runnable::run).convert(built.target(), ExportFormat.DEFAULT);
        cache.publish(pushed.digest(), first.contents);

        SharedBuilder second = builder();
        BuildResult found = second.build(context(), single, List.of(cache), List.of());
        assertThat(second.executed()).isEmpty();
        assertThat(second.reasons()).isEmpty();
        assertThat(SharedBuilder.imageId(found)).isEqualTo(SharedBuilder.imageId(built));
        assertThat(second.broken()).isEmpty();

        SharedBuilder third = builder();
        third.build(
                context().with("conf/app.conf", "2"),
                single,
                List.of(cache),
                List.of(SharedBuilder.target(cache, true)));
        assertThat(third.executed()).isEmpty();
        assertThat(third.reasons()).hasSize(1);
        assertThat(cache.artifacts()).contains(pushed.digest()).hasSize(2);
    }

    @Test
    void aBuilderGoesOnFromItsOwnResultsWhereTheirContentIsTheSame() throws IOException {
        export(true);
        SharedBuilder second = builder();
        second.build(context(), DOCKERFILE.replace("RUN compile", "RUN compile # alone"), List.of(), List.of());
        assertThat(second.executed()).hasSize(4);
        second.build(context(), DOCKERFILE, List.of(cache), List.of());
        assertThat(second.executed()).hasSize(4);
        assertThat(second.failures()).isEmpty();
        assertThat(second.broken()).isEmpty();
    }

    @Test
    void aLostLayerIsMadeAgain() {
        export(true);
        SharedBuilder second = builder();
        second.build(context(), DOCKERFILE, List.of(cache), List.of());
        cache.fetched().stream()
                .filter(blob -> blob.mediaType().equals(MediaType.OCI_LAYER_GZIP))
                .forEach(blob -> cache.lose(blob.digest()));
        SharedBuilder third = builder();
        BuildResult built = third.build(context(), DOCKERFILE, List.of(cache), List.of());
        assertThat(built.images()).hasSize(1);
        assertThat(third.executed()).contains("check");
        assertThat(third.failures()).anyMatch(failure -> failure.contains("memory"));
    }
}
