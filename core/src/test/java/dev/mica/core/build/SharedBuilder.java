package dev.mica.core.build;

import dev.mica.core.codec.Compression;
import dev.mica.core.event.BuildEvent;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.BlobWriter;
import dev.mica.core.port.CacheStore;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.ImageSource;
import dev.mica.core.testing.ImageValidator;
import dev.mica.core.testing.MemoryContentStore;
import dev.mica.core.testing.MemoryContext;
import dev.mica.core.testing.MemoryLeases;
import dev.mica.core.testing.MemoryRefStore;
import dev.mica.core.testing.ScriptedMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// A builder with a store of its own, which shares caches with others and gets base images from a registry.
final class SharedBuilder {
    final MemoryContentStore contents = new MemoryContentStore();
    final MemoryRefStore refs = new MemoryRefStore();
    final ScriptedMachine machine = new ScriptedMachine();
    final List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final Path temporary;
    private final List<ImageSource> images;
    Instant now = Instant.parse("2026-01-02T03:04:05Z");

    SharedBuilder(Path temporary, ImageSource... images) {
        this.temporary = temporary;
        this.images = List.of(images);
    }

    BuildResult build(MemoryContext context, String dockerfile, List<CacheStore> from, List<CacheTarget> to) {
        return build(request(context, dockerfile).withCacheSources(from).withCacheTargets(to));
    }

    BuildResult buildInline(MemoryContext context, String dockerfile) {
        return build(request(context, dockerfile).withInlineCache());
    }

    private static BuildRequest request(MemoryContext context, String dockerfile) {
        return BuildRequest.of(context)
                .withDockerfile("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8))
                .withTag(ImageReference.parse("test"));
    }

    private BuildResult build(BuildRequest request) {
        MemoryLeases leases = new MemoryLeases(() -> now);
        BuildPorts ports = new BuildPorts(
                contents,
                refs,
                leases,
                () -> machine,
                () -> machine,
                images,
                () -> {
                    throw new AssertionError("nothing remote");
                },
                () -> now,
                temporary);
        events.clear();
        BuildResult result = Builds.of(ports).build(request, events::add);
        ImageValidator.validate(contents, result.target());
        machine.checkNothingOpen();
        contents.checkNothingOpen();
        refs.checkNothingOpen();
        return result;
    }

    /// What RUN executed so far.
    List<String> executed() {
        return machine.requests().stream()
                .map(request -> request.arguments().getLast())
                .toList();
    }

    List<String> reasons() {
        return events.stream()
                .filter(BuildEvent.StepMissed.class::isInstance)
                .map(event -> ((BuildEvent.StepMissed) event).reason())
                .toList();
    }

    List<String> failures() {
        return events.stream()
                .filter(BuildEvent.StepFailed.class::isInstance)
                .map(event -> ((BuildEvent.StepFailed) event).message())
                .toList();
    }

    List<String> broken() throws IOException {
        return new Collecting(contents, refs, new MemoryLeases(), machine, temporary).broken();
    }

    static Digest imageId(BuildResult result) {
        return result.images().getFirst().configuration().digest();
    }

    static CacheTarget target(CacheStore store, boolean everyStep) {
        return new CacheTarget(store, everyStep, ExportFormat.DEFAULT, false);
    }

    /// Where base images come from: those a builder made, compressed, with a list of what was fetched.
    static final class Registry implements ImageSource {
        private final SharedBuilder maker;
        private final List<Descriptor> fetched = Collections.synchronizedList(new ArrayList<>());

        Registry(Path temporary) {
            maker = new SharedBuilder(temporary);
        }

        /// Makes a base image with one file of that text.
        void add(String name, String text) throws IOException {
            BuildResult built = maker.build(
                    new MemoryContext().with("etc/os-release", text).with("usr/lib/x", text + text),
                    "FROM scratch\nCOPY . /\nCOPY etc/os-release /usr/share/\n",
                    List.of(),
                    List.of());
            Descriptor compressed =
                    Exports.of(maker.contents, maker.refs, Runnable::run).convert(built.target(), ExportFormat.DEFAULT);
            maker.refs.put(Refs.tag(ImageReference.parse(name)), compressed.digest());
        }

        /// How many layers were fetched.
        long fetchedLayers() {
            return fetched.stream()
                    .filter(blob -> Compression.of(blob.mediaType()).isPresent())
                    .count();
        }

        @Override
        public String description() {
            return "a registry";
        }

        @Override
        public Optional<Descriptor> resolve(ImageReference reference) throws IOException {
            return StoredImages.of(maker.contents, maker.refs).resolve(reference);
        }

        @Override
        public void fetch(ImageReference reference, Descriptor blob, ContentStore into) throws IOException {
            if (into.contains(blob.digest())) {
                return;
            }
            fetched.add(blob);
            try (BlobWriter writer = into.newBlob()) {
                writer.write(maker.contents.read(blob.digest(), Integer.MAX_VALUE));
                writer.commit(blob.digest());
            }
        }
    }
}
