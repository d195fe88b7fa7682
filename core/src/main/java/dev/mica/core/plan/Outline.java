package dev.mica.core.plan;

import dev.mica.parser.SourceRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a build of a target can be told (`build --call=outline`): arguments, secrets and SSH agents, in the
/// order of the file.
///
/// @param name of the target; empty if it has none
public record Outline(
        String name, Optional<String> description, List<Argument> arguments, List<Need> secrets, List<Need> agents) {
    public Outline {
        arguments = List.copyOf(arguments);
        secrets = List.copyOf(secrets);
        agents = List.copyOf(agents);
    }

    /// @param value what it is as things stand; empty if nothing
    public record Argument(String name, String value, Optional<String> description, SourceRange range) {}

    /// A secret or an agent.
    public record Need(String id, boolean required, SourceRange range) {}

    /// An outline, or what has to be known before there can be one.
    public sealed interface Result {
        record Outlined(Outline outline) implements Result {}

        /// Resolve these images and ask again with them.
        record NeedsImages(Set<ImageRequest> images) implements Result {
            public NeedsImages {
                images = Set.copyOf(images);
            }
        }
    }

    /// Outlines the request's target.
    ///
    /// @param images what is known so far, as for [Planner#plan]
    /// @throws PlanException as [Planner#plan] does
    public static Result of(PlanRequest request, Map<ImageRequest, ResolvedImage> images) {
        Planning planning = new Planning(request.allowingAll(), images, Findings.unwanted());
        Set<ImageRequest> missing = planning.resolve(false);
        if (!missing.isEmpty()) {
            return new Result.NeedsImages(missing);
        }
        planning.dispatch(false);
        return new Result.Outlined(new OutlineCollector().outline(planning.target()));
    }
}
