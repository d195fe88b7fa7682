package dev.mica.core.plan;

import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.DiffId;
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.History;
import dev.mica.core.oci.ImageConfig;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.oci.MediaType;
import dev.mica.core.oci.Platform;
import dev.mica.core.oci.RuntimeConfig;
import dev.mica.core.plan.PlanRequest.ContextKind;
import dev.mica.parser.Dockerfile;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Plans Dockerfiles over made-up base images: `busybox` and `alpine` under every tag, and whatever a test
/// adds.
final class PlanFixture {
    static final Platform AMD64 = Platform.of("linux", "amd64");
    static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Map<String, ImageConfig> images = new HashMap<>();
    private final Map<String, String> arguments = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, ContextKind> contexts = new HashMap<>();
    private Optional<String> target = Optional.empty();
    private Platform platform = AMD64;
    private boolean platformGiven;
    private boolean multiPlatform;
    private boolean anyImage;
    private boolean noCache;
    private Set<String> noCacheStages = Set.of();
    private Set<String> entitlements = Set.of();
    private OptionalLong epochSeconds = OptionalLong.empty();

    PlanFixture() {
        image("busybox", RuntimeConfig.EMPTY.withEnv(List.of(PATH)).withCmd(Optional.of(List.of("sh"))));
        image("alpine", RuntimeConfig.EMPTY.withEnv(List.of(PATH)).withCmd(Optional.of(List.of("/bin/sh"))));
    }

    /// An image of one layer, under every tag.
    PlanFixture image(String name, RuntimeConfig config) {
        return image(name, AMD64, config);
    }

    PlanFixture image(String name, Platform its, RuntimeConfig config) {
        DiffId layer = new DiffId(Digest.ofBytes(name.getBytes(StandardCharsets.UTF_8)));
        History entry = new History(Optional.empty(), Optional.of("base"), Optional.empty(), Optional.empty(), false);
        images.put(
                repository(name),
                new ImageConfig(its, Optional.empty(), Optional.empty(), config, List.of(layer), List.of(entry)));
        return this;
    }

    /// Whatever is asked for is there, and looks like alpine.
    PlanFixture anyImage() {
        anyImage = true;
        return this;
    }

    private static String repository(String name) {
        return ImageReference.parse(name).repository();
    }

    PlanFixture argument(String name, String value) {
        arguments.put(name, value);
        return this;
    }

    PlanFixture arguments(Map<String, String> more) {
        arguments.putAll(more);
        return this;
    }

    PlanFixture labels(Map<String, String> more) {
        labels.putAll(more);
        return this;
    }

    PlanFixture context(String name, ContextKind kind) {
        contexts.put(name, kind);
        return this;
    }

    PlanFixture target(String name) {
        target = name.isEmpty() ? Optional.empty() : Optional.of(name);
        return this;
    }

    PlanFixture platform(String text) {
        platform = Platform.parse(text, AMD64);
        platformGiven = true;
        return this;
    }

    PlanFixture multiPlatform() {
        multiPlatform = true;
        return this;
    }

    PlanFixture noCache(String... stages) {
        noCache = stages.length == 0;
        noCacheStages = Set.of(stages);
        return this;
    }

    PlanFixture allow(String... granted) {
        entitlements = Set.of(granted);
        return this;
    }

    PlanFixture epoch(long seconds) {
        epochSeconds = OptionalLong.of(seconds);
        return this;
    }

    PlanRequest request(String dockerfile) {
        return new PlanRequest(
                Dockerfile.parse(dockerfile),
                "project",
                "Dockerfile",
                target,
                arguments,
                labels,
                platform,
                platformGiven,
                AMD64,
                multiPlatform,
                contexts,
                noCache,
                noCacheStages,
                epochSeconds,
                RunNetwork.DEFAULT,
                entitlements,
                RunLimits.DEFAULT);
    }

    /// Plans, and answers what the planner asks.
    ///
    /// @throws UnknownImageException if it asks for an image that is not there
    BuildGraph plan(String dockerfile) {
        PlanRequest request = request(dockerfile);
        Map<ImageRequest, ResolvedImage> known = new HashMap<>();
        for (int round = 0; round < 10; round++) {
            switch (Planner.plan(request, known)) {
                case PlanResult.Planned planned -> {
                    return planned.graph();
                }
                case PlanResult.NeedsImages needs -> needs.images().forEach(image -> known.put(image, resolve(image)));
            }
        }
        throw new AssertionError("the planner keeps asking");
    }

    /// The only vertex whose op is of the type.
    static <T extends Op> T only(BuildGraph graph, Class<T> type) {
        List<T> found = graph.vertices().stream()
                .map(Vertex::op)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " vertices of " + type);
        }
        return found.getFirst();
    }

    static List<String> names(BuildGraph graph) {
        return graph.vertices().stream().map(Vertex::name).toList();
    }

    static List<String> history(BuildGraph graph) {
        return graph.image().history().stream()
                .map(ImagePlan.PlannedHistory::createdBy)
                .toList();
    }

    ResolvedImage resolve(ImageRequest request) {
        ImageConfig config = images.get(anyImage ? repository("alpine") : repository(request.name()));
        if (config == null) {
            throw new UnknownImageException(request.name());
        }
        Digest digest = Digest.ofBytes((request.name() + request.platform()).getBytes(StandardCharsets.UTF_8));
        ImageReference reference = ImageReference.parse(request.name());
        return new ResolvedImage(
                reference.withDigest(digest).toString(), Descriptor.of(MediaType.OCI_MANIFEST, digest, 1), config);
    }

    static final class UnknownImageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownImageException(String name) {
            super(name);
        }
    }
}
