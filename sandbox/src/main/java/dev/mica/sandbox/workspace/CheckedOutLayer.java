package dev.mica.sandbox.workspace;

import java.time.Instant;

/// A layer as a directory on disk: a cache of what the store holds, to be deleted at will while nobody uses it.
///
/// @param name of its directory, made from the chain ID of the layer and all below it
/// @param lastUsed when a root file system was last stacked on it
public record CheckedOutLayer(String name, Instant lastUsed) {}
