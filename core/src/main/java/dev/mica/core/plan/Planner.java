package dev.mica.core.plan;

import java.util.Map;
import java.util.Set;

/// Turns a Dockerfile into what has to be done, with exactly BuildKit's meaning.
public final class Planner {
    private Planner() {}

    /// Plans a build for one platform.
    ///
    /// @param images what is known so far. The planner asks for what it needs besides, and may ask again,
    ///     since the triggers of a base image can name further images
    /// @throws PlanException if the request means nothing that can be built
    public static PlanResult plan(PlanRequest request, Map<ImageRequest, ResolvedImage> images) {
        Planning planning = new Planning(request, images, Findings.unwanted());
        Set<ImageRequest> missing = planning.resolve(false);
        if (!missing.isEmpty()) {
            return new PlanResult.NeedsImages(missing);
        }
        planning.dispatch(false);
        return new PlanResult.Planned(planning.graph());
    }
}
