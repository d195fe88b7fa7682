package dev.mica.core.image;

import java.util.Optional;

/// An entry that a build adds to the history of its base.
///
/// @param layer empty for metadata alone
public record NewHistory(String createdBy, Optional<String> comment, Optional<NewLayer> layer) {}
