package dev.mica.core.build;

import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.ContentStore;
import dev.mica.core.port.Leases;
import dev.mica.core.port.RefStore;
import dev.mica.core.testing.ImageValidator;
import dev.mica.core.testing.MemoryContext;
import dev.mica.core.testing.ScriptedMachine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A store with builds and collections on it, at a time of the test's.
final class Collecting {
    final ContentStore contents;
    final RefStore refs;
    final Leases leases;
    final ScriptedMachine machine;
    private final Path temporary;
    volatile Instant now = Instant.parse("2026-01-02T03:04:05Z");

    Collecting(ContentStore contents, RefStore refs, Leases leases, ScriptedMachine machine, Path temporary) {
        this.contents = contents;
        this.refs = refs;
        this.leases = leases;
        this.machine = machine;
        this.temporary = temporary;
    }

    BuildResult build(String tag, MemoryContext context, String dockerfile) {
        BuildPorts ports = new BuildPorts(
                contents,
                refs,
                leases,
                () -> machine,
                () -> machine,
                List.of(),
                () -> {
                    throw new AssertionError("nothing remote");
                },
                () -> now,
                temporary);
        BuildRequest request =
                BuildRequest.of(context).withDockerfile("Dockerfile", dockerfile.getBytes(StandardCharsets.UTF_8));
        if (!tag.isEmpty()) {
            request = request.withTag(ImageReference.parse(tag));
        }
        BuildResult result = Builds.of(ports).build(request, _ -> {});
        if (!tag.isEmpty()) {
            ImageValidator.validate(contents, result.target());
        }
        return result;
    }

    Collector collector(DisposableFiles... outside) {
        return Collector.of(contents, refs, leases, () -> now, List.of(outside));
    }

    CollectionResult collect(CollectionRequest request) throws IOException {
        return collector().collect(request);
    }

    void untag(String tag) throws IOException {
        refs.remove(Refs.tag(ImageReference.parse(tag)));
    }

    /// What of all that names lead to is missing or damaged.
    List<String> broken() throws IOException {
        StoreSnapshot snapshot = StoreSnapshot.of(contents, refs, Optional.empty());
        StoreGraph graph = new StoreGraph(new ThingReader(contents, snapshot), snapshot);
        List<String> broken = new ArrayList<>();
        for (String namespace : snapshot.refs().keySet()) {
            for (RefStore.Ref ref : snapshot.refs(namespace)) {
                graph.damage(new Thing.Name(ref.name(), ref.target()))
                        .ifPresent(damage -> broken.add(ref.name() + ": " + damage));
            }
        }
        for (Digest blob : snapshot.blobs().keySet()) {
            if (BlobKind.of(contents, blob).equals(Optional.of(BlobKind.DIRECTORY))) {
                graph.damage(new Thing.DirectoryRecord(blob)).ifPresent(broken::add);
            }
        }
        return broken;
    }

    long storedBytes() throws IOException {
        try (Stream<ContentStore.BlobInfo> all = contents.list()) {
            return all.mapToLong(ContentStore.BlobInfo::size).sum();
        }
    }

    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<String> namespaces = refs.namespaces()) {
            for (String namespace : namespaces.toList()) {
                try (Stream<RefStore.Ref> all = refs.list(namespace)) {
                    all.forEach(ref -> names.add(ref.name().toString()));
                }
            }
        }
        return names;
    }
}
