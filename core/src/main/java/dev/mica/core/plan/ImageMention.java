package dev.mica.core.plan;

import dev.mica.parser.SourceRange;
import java.util.Map;
import java.util.Optional;

/// Where a Dockerfile names an image; for the error that says that there is no such image.
///
/// @param suggestion what may have been meant: a stage, or a well-known image
public record ImageMention(SourceRange range, Optional<String> suggestion) {
    /// The first line that asks for an image which a plan or a check said to need.
    ///
    /// @param known what was known when it said so
    public static Optional<ImageMention> find(
            PlanRequest request, Map<ImageRequest, ResolvedImage> known, ImageRequest wanted) {
        Planning planning = new Planning(request.allowingAll(), known, Findings.unwanted());
        planning.resolve(true);
        return Optional.ofNullable(planning.mentions().get(wanted))
                .map(range -> new ImageMention(range, ImageSuggestions.nearest(request.dockerfile(), wanted.name())));
    }
}
