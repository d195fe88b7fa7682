package dev.mica.core.plan;

import dev.mica.parser.lint.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What checks found, or what has to be known before they can be made.
public sealed interface CheckResult {
    /// @param diagnostics sorted by line
    /// @param error why the Dockerfile can't be built, if it can't; checks end there. It is an error too
    ///     that something was found, where the Dockerfile says so
    record Checked(List<Diagnostic> diagnostics, Optional<PlanException> error) implements CheckResult {
        public Checked {
            diagnostics = List.copyOf(diagnostics);
        }
    }

    /// Resolve these images and check again with them.
    record NeedsImages(Set<ImageRequest> images) implements CheckResult {
        public NeedsImages {
            images = Set.copyOf(images);
        }
    }
}
