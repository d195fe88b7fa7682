package dev.mica.core.plan;

import dev.mica.parser.Dockerfile;
import dev.mica.parser.DockerfileException;
import dev.mica.parser.SourceRange;
import dev.mica.parser.ignore.IgnoreMatcher;
import dev.mica.parser.lint.CheckOptions;
import dev.mica.parser.lint.Diagnostic;
import dev.mica.parser.lint.TextChecks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Looks for what can be built but should be written otherwise: BuildKit's checks, those of the text and
/// those that need arguments, base images or the ignore file.
public final class Checks {
    private static final String OPTIONS = "BUILDKIT_DOCKERFILE_CHECK";

    private Checks() {}

    /// Checks a Dockerfile without building it (`build --check`): the target and what it needs, or, if the
    /// request names none, every stage.
    ///
    /// @param images what is known so far, as for [Planner#plan]
    /// @param ignored what the ignore file leaves out of the build context, if there is one
    public static CheckResult check(
            PlanRequest request, Map<ImageRequest, ResolvedImage> images, Optional<IgnoreMatcher> ignored) {
        return check(request, images, ignored, request.target().isEmpty());
    }

    /// What a build warns of: the same for the target and what it needs alone.
    ///
    /// @param images all that [Planner#plan] asked for
    /// @throws PlanException if it can't be built, or if something was found and the Dockerfile makes that
    ///     an error
    public static List<Diagnostic> warnings(
            PlanRequest request, Map<ImageRequest, ResolvedImage> images, Optional<IgnoreMatcher> ignored) {
        return switch (check(request, images, ignored, false)) {
            case CheckResult.NeedsImages needs -> throw new IllegalArgumentException("not known: " + needs.images());
            case CheckResult.Checked checked -> {
                if (checked.error().isPresent()) {
                    throw checked.error().get();
                }
                yield checked.diagnostics();
            }
        };
    }

    /// What there is to say against the instructions before one that is wrong.
    ///
    /// @param buildArguments may choose the checks
    public static List<Diagnostic> before(DockerfileException failure, Map<String, String> buildArguments) {
        try {
            return failure.before()
                    .map(read -> TextChecks.checkInstructions(read, options(read, buildArguments)))
                    .orElse(List.of());
        } catch (PlanException e) {
            return List.of();
        }
    }

    private static CheckResult check(
            PlanRequest request,
            Map<ImageRequest, ResolvedImage> images,
            Optional<IgnoreMatcher> ignored,
            boolean everyStage) {
        List<Diagnostic> found = new ArrayList<>();
        Optional<PlanException> error = Optional.empty();
        try {
            CheckOptions options = options(request.dockerfile(), request.buildArguments());
            found.addAll(TextChecks.check(request.dockerfile(), options));
            Findings findings = new Findings(options, ignored);
            try {
                Planning planning = new Planning(request.allowingAll(), images, findings);
                Set<ImageRequest> missing = planning.resolve(everyStage);
                if (!missing.isEmpty()) {
                    return new CheckResult.NeedsImages(missing);
                }
                planning.dispatch(everyStage);
            } finally {
                found.addAll(findings.found());
            }
            if (options.error() && !found.isEmpty()) {
                error = Optional.of(violation(found));
            }
        } catch (PlanException e) {
            error = Optional.of(e);
        }
        found.sort(Comparator.comparingInt(
                        (Diagnostic diagnostic) -> diagnostic.range().startLine())
                .thenComparing(Diagnostic::detail)
                .thenComparing(Diagnostic::rule));
        return new CheckResult.Checked(found, error);
    }

    private static CheckOptions options(Dockerfile dockerfile, Map<String, String> buildArguments) {
        try {
            String given = buildArguments.get(OPTIONS);
            return given == null ? CheckOptions.of(dockerfile) : CheckOptions.parse(given);
        } catch (IllegalArgumentException e) {
            throw Refusals.refuse("failed to parse check options: " + e.getMessage());
        }
    }

    private static PlanException violation(List<Diagnostic> found) {
        List<String> rules = found.stream()
                .map(diagnostic -> diagnostic.rule().ruleName())
                .sorted()
                .distinct()
                .toList();
        SourceRange first = found.stream()
                .map(Diagnostic::range)
                .min(Comparator.comparingInt(SourceRange::startLine))
                .orElseThrow();
        return new PlanException(Optional.of(first), "lint violation found for rules: " + String.join(", ", rules), "");
    }
}
