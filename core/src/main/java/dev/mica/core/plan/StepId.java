package dev.mica.core.plan;

import dev.mica.core.oci.Digest;

/// Names a step across builds: the same project, Dockerfile path, stage, kind of instruction and ordinal of that
/// kind within its stage. A miss finds the nearest earlier record under it; the collector learns from it
/// what is superseded.
///
/// @param anyProject names the step whatever the project: where a project was never built, a miss looks for a copy
///     of it that was
public record StepId(Digest digest, Digest anyProject) {}
