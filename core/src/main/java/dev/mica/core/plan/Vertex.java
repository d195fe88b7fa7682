package dev.mica.core.plan;

import dev.mica.core.oci.Platform;
import dev.mica.parser.SourceRange;
import java.util.Optional;

/// One step of the build. `op` is what is hashed; the rest tells people what it is.
///
/// @param name as progress shows it, such as `[build 2/5] RUN make`
/// @param stage the stage's name, or `stage-N`
/// @param source where the Dockerfile says so; empty for what no line says
/// @param ignoreCache whether it is built again even if a record of it is there
public record Vertex(
        VertexId id,
        Op op,
        StepId stepId,
        Platform platform,
        String name,
        String stage,
        Optional<SourceRange> source,
        boolean ignoreCache) {}
