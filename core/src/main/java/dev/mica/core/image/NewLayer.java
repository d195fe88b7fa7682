package dev.mica.core.image;

import dev.mica.core.oci.DiffId;
import java.time.Instant;

/// A layer that a step made.
///
/// @param created when the step ran first; a later build that finds its record keeps the time
public record NewLayer(DiffId diffId, Instant created) {}
