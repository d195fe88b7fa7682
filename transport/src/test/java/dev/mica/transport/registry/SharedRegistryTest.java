package dev.mica.transport.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mica.core.build.BuildPorts;
import dev.mica.core.build.BuildRequest;
import dev.mica.core.build.BuildResult;
import dev.mica.core.build.Builds;
import dev.mica.core.build.CacheTarget;
import dev.mica.core.build.ExportFormat;
import dev.mica.core.build.Exports;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.Manifest;
import dev.mica.core.oci.OciJson;
import dev.mica.core.port.CacheStore;
import dev.mica.core.testing.ImageValidator;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryContext;
import dev.mica.core.testing.MemoryLeases;
import dev.mica.core.testing.MemoryRefStore;
import dev.mica.core.testing.ScriptedMachine;
import dev.mica.core.testing.ScriptedMachine.Action;
import dev.mica.transport.testing.DockerRegistry;
import dev.mica.transport.testing.MemoryRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two stores as two builders, which share a cache through a registry; base images lie there too.
class SharedRegistryTest {
    private static final String PROJECT = """
            FROM %1$s/base:1 AS code
            WORKDIR /src
            COPY requirements.txt .
            RUN install
            COPY src src
            RUN compile
            FROM %1$s/base:1 AS assets
            COPY assets assets
            RUN minify
            FROM scratch
            WORKDIR /app
            COPY --from=code /src/out .
            COPY --from=assets /min min
            RUN check
            COPY conf /etc/
            CMD ["run"]
            """;

    @TempDir
    Path temporary;

    private final class Builder {
        private final MemoryContentStore contents = new MemoryContentStore();
        private final MemoryRefStore refs = new MemoryRefStore();
        private final ScriptedMachine machine = new ScriptedMachine()
                .on("install", Action.writing("/usr/lib/packages", "installed"))
                .on("compile", Action.writing("/src/out/program", "compiled"))
                .on("minify", Action.writing("/min/style.css", "minified"))
                .on("check", Action.writing("/app/checked", "checked"));

        BuildResult build(
                RegistrySource registry,
                MemoryContext context,
                String text,
                List<CacheStore> from,
                List<CacheStore> to) {
            BuildPorts ports = new BuildPorts(
                    contents,
                    refs,
                    new MemoryLeases(),
                    () -> machine,
                    () -> machine,
                    List.of(registry),
                    () -> {
                        throw new AssertionError("nothing remote");
                    },
                    InstantSource.system(),
                    temporary);
            BuildResult result = Builds.of(ports)
                    .build(
                            BuildRequest.of(context)
                                    .withDockerfile("Dockerfile", text.getBytes(StandardCharsets.UTF_8))
                                    .withCacheSources(from)
                                    .withCacheTargets(to.stream()
                                            .map(cache -> new CacheTarget(cache, true, ExportFormat.DEFAULT, false))
                                            .toList()),
                            event -> {});
            ImageValidator.validate(contents, result.target());
            return result;
        }

        List<String> executed() {
            return machine.requests().stream()
                    .map(request -> request.arguments().getLast())
                    .toList();
        }

        Manifest manifest(BuildResult result) throws IOException {
            return OciJson.readManifest(contents.read(result.target().digest(), OciJson.MAX_BYTES));
        }
    }

    private static MemoryContext context() {
        return new MemoryContext()
                .with("requirements.txt", "r")
                .with("src/a.c", "a")
                .with("assets/style.css", "s")
                .with("conf/app.conf", "c");
    }

    private void pushBase(RegistrySource registry, String address) throws IOException {
        Builder maker = new Builder();
        BuildResult built = maker.build(
                registry, new MemoryContext().with("etc/os", "base"), "FROM scratch\nCOPY . /\n", List.of(), List.of());
        Descriptor image =
                Exports.of(maker.contents, maker.refs, Runnable::run).convert(built.target(), ExportFormat.DEFAULT);
        byte[] document = maker.contents.read(image.digest(), OciJson.MAX_BYTES);
        Manifest manifest = OciJson.readManifest(document);
        try (Registries registries = new Registries(() -> RegistryOptions.DEFAULT)) {
            RepositoryWriter writer = registries.writer(ImageReference.parse(address + "/base"));
            writer.upload(manifest.config(), maker.contents);
            writer.upload(manifest.layers().getFirst(), maker.contents);
            writer.putManifest("1", manifest.mediaType(), document);
        }
    }

    @Test
    void theSecondBuilderExecutesNothingAndFetchesTheFinalLayersOnly() throws IOException {
        try (MemoryRegistry memory = MemoryRegistry.start();
                RegistrySource registry = RegistrySource.of(RegistryOptions.DEFAULT)) {
            pushBase(registry, memory.address());
            String project = PROJECT.formatted(memory.address());
            CacheStore cache = registry.cache(ImageReference.parse(memory.address() + "/team/app:cache"));
            Builder first = new Builder();
            BuildResult built = first.build(registry, context(), project, List.of(), List.of(cache));
            assertThat(first.executed()).hasSize(4);

            memory.forgetRequests();
            Builder second = new Builder();
            BuildResult found = second.build(registry, context(), project, List.of(cache), List.of());
            assertThat(second.executed()).isEmpty();
            assertThat(found.images().getFirst().configuration())
                    .isEqualTo(built.images().getFirst().configuration());
            Set<String> blobs = blobsOf(memory, "team/app");
            Set<String> finalLayers = second.manifest(found).layers().stream()
                    .map(layer -> layer.digest().toString())
                    .collect(Collectors.toSet());
            assertThat(finalLayers).hasSize(5);
            assertThat(blobs).containsAll(finalLayers);
            // Beside them the list of steps, and tables of contents of what is copied from: code's and the assets'.
            assertThat(blobs).hasSizeLessThanOrEqualTo(5 + 1 + 9);
            Set<String> otherLayers = layersOf(cache);
            otherLayers.removeAll(finalLayers);
            assertThat(otherLayers).hasSize(7);
            assertThat(blobs).doesNotContainAnyElementsOf(otherLayers);
            assertThat(memory.requests())
                    .filteredOn(request -> request.startsWith("GET /v2/base/blobs/"))
                    .as("the configuration of the base image, not its layer")
                    .hasSize(1);

            memory.forgetRequests();
            second.build(registry, context(), project, List.of(cache), List.of());
            assertThat(second.executed()).isEmpty();
            assertThat(blobsOf(memory, "team/app"))
                    .as("nothing is fetched twice")
                    .isEmpty();

            Builder third = new Builder();
            third.machine.on("compile", Action.writing("/src/out/program", "compiled anew"));
            third.build(registry, context().with("src/a.c", "changed"), project, List.of(cache), List.of());
            assertThat(third.executed()).containsExactly("compile", "check");
        }
    }

    /// Which blobs of a repository were fetched.
    private static Set<String> blobsOf(MemoryRegistry memory, String repository) {
        String prefix = "GET /v2/" + repository + "/blobs/";
        return memory.requests().stream()
                .filter(request -> request.startsWith(prefix))
                .map(request -> request.substring(prefix.length()))
                .collect(Collectors.toSet());
    }

    /// All layers that a cache has.
    private static Set<String> layersOf(CacheStore cache) throws IOException {
        Set<String> layers = new HashSet<>();
        for (var artifact : cache.artifacts()) {
            OciJson.readManifest(cache.manifest(artifact)).layers().stream()
                    .filter(layer -> dev.mica.core.codec.Compression.of(layer.mediaType())
                            .isPresent())
                    .forEach(layer -> layers.add(layer.digest().toString()));
        }
        return layers;
    }

    @Test
    void debiansRegistryServesAsWell() throws Exception {
        try (DockerRegistry debian = DockerRegistry.start(temporary.resolve("registry"));
                RegistrySource registry = RegistrySource.of(RegistryOptions.DEFAULT)) {
            pushBase(registry, debian.address());
            String project = PROJECT.formatted(debian.address());
            CacheStore cache = registry.cache(ImageReference.parse(debian.address() + "/team/app:cache"));
            for (int i = 0; i < 18; i++) {
                Builder builder = new Builder();
                builder.build(
                        registry,
                        context().with("conf/app.conf", "branch " + i),
                        project,
                        List.of(cache),
                        List.of(cache));
                assertThat(builder.executed()).hasSize(i == 0 ? 4 : 0);
            }
            assertThat(cache.artifacts()).as("the first sixteen were merged").hasSize(2);
            for (int i = 0; i < 18; i += 17) {
                Builder reader = new Builder();
                reader.build(
                        registry, context().with("conf/app.conf", "branch " + i), project, List.of(cache), List.of());
                assertThat(reader.executed()).isEmpty();
            }
        }
    }
}
