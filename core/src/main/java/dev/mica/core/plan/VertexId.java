package dev.mica.core.plan;

/// The number of a vertex within its graph: its index in [BuildGraph#vertices()]. Inputs have smaller
/// numbers.
public record VertexId(int index) {}
