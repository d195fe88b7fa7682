package dev.mica.core.cache;

/// What a cache that builders share says of one step.
///
/// @param made its tree is the one that follows from the tree below and the layer's table of contents
public record ExportedStep(CacheRecord made, KeyInputs inputs) {}
