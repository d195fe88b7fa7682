package dev.mica.core.plan;

import dev.mica.core.oci.Digest;

/// Names a step across builds: the same project, Dockerfile path, stage, kind of instruction and ordinal of that
/// kind within its stage. A miss finds the nearest earlier record under it; the collector learns from it
/// what is superseded.
public record StepId(Digest digest) {}
