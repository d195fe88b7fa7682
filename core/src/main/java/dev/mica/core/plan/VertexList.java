package dev.mica.core.plan;

import dev.mica.core.oci.Platform;
import dev.mica.parser.SourceRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The vertices of a graph while it grows. What several steps read from stands there once.
final class VertexList {
    private final String project;
    private final String dockerfileName;
    private final boolean multiPlatform;
    private final Platform platform;
    private final List<Vertex> vertices = new ArrayList<>();
    private final Map<Object, VertexId> shared = new HashMap<>();

    VertexList(PlanRequest request) {
        this.project = request.project();
        this.dockerfileName = request.dockerfileName();
        this.multiPlatform = request.multiPlatform();
        this.platform = request.platform();
    }

    /// What is said of a vertex beside its number.
    record Draft(Op op, String name, String stage, Optional<SourceRange> source, boolean ignoreCache) {}

    /// @param kind of instruction
    /// @param ordinal of the kind within its stage
    VertexId add(Draft draft, Platform vertexPlatform, String kind, int ordinal) {
        VertexId id = new VertexId(vertices.size());
        StepId step = StepIds.of(
                project, dockerfileName, vertexPlatform.withVersion(), draft.stage(), kind, Integer.toString(ordinal));
        vertices.add(new Vertex(
                id,
                draft.op(),
                step,
                vertexPlatform,
                draft.name(),
                draft.stage(),
                draft.source(),
                draft.ignoreCache()));
        return id;
    }

    VertexId scratch() {
        return sharedSource(new Op.Scratch(), "scratch", "SCRATCH");
    }

    boolean isScratch(VertexId id) {
        return vertices.get(id.index()).op() instanceof Op.Scratch;
    }

    /// @param name of a named context; empty for the build context
    VertexId context(String name) {
        String shown = name.isEmpty() ? "[internal] load build context" : "[context " + name + "] load from client";
        return sharedSource(new Op.Context(name), shown, "CONTEXT " + name);
    }

    private VertexId sharedSource(Op op, String name, String kind) {
        VertexId known = shared.get(op);
        if (known != null) {
            return known;
        }
        VertexId added = add(new Draft(op, name, "", Optional.empty(), false), platform, kind, 0);
        shared.put(op, added);
        return added;
    }

    /// An image's files. Stages that start from the same image share them.
    VertexId image(StageDraft draft, ImageRequest request, ResolvedImage image) {
        var key = List.of(image.manifest().digest(), request.platform(), request.namedContext());
        VertexId known = shared.get(key);
        if (known != null) {
            return known;
        }
        String name = request.namedContext()
                ? "[context " + request.name() + "] " + image.displayName()
                : VertexNames.base(draft, multiPlatform, request.platform(), image.displayName());
        Op op = new Op.Image(request, image.manifest(), image.config());
        VertexId added = add(
                new Draft(op, name, draft.title(), Optional.of(draft.range), false),
                request.platform(),
                draft.isStage() ? "FROM" : "IMAGE " + request.name(),
                0);
        shared.put(key, added);
        return added;
    }

    List<Vertex> vertices() {
        return vertices;
    }
}
