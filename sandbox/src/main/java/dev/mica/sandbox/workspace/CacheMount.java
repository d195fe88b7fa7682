package dev.mica.sandbox.workspace;

import java.time.Instant;

/// A directory that `RUN --mount=type=cache` keeps under an id.
///
/// @param directory its name; several may have one id, when builds used it at a time and each wanted its own
public record CacheMount(String id, String directory, Instant lastUsed) {}
