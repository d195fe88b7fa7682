package dev.mica.core.plan;

import java.util.Set;

/// A plan, or what has to be known before there can be one.
public sealed interface PlanResult {
    record Planned(BuildGraph graph) implements PlanResult {}

    /// Resolve these images and plan again with them.
    record NeedsImages(Set<ImageRequest> images) implements PlanResult {
        public NeedsImages {
            images = Set.copyOf(images);
        }
    }
}
