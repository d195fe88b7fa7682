package dev.mica.core.plan;

import dev.mica.core.oci.ImageReference;
import dev.mica.parser.Directive;
import dev.mica.parser.SourceRange;
import java.util.Optional;

/// A Dockerfile can name the image of a program that understands it. Mica runs none: it does what
/// `docker/dockerfile` does, and refuses files that are written for another one.
final class Frontends {
    private static final String GIVEN = "BUILDKIT_SYNTAX";

    private Frontends() {}

    static void require(PlanRequest request) {
        String given = request.buildArguments().getOrDefault(GIVEN, "");
        if (!given.isEmpty()) {
            require(given, Optional.empty());
            return;
        }
        request.dockerfile()
                .directive(Directive.Kind.SYNTAX)
                .ifPresent(directive -> require(
                        directive.reference(), Optional.of(new SourceRange(directive.line(), directive.line()))));
    }

    private static void require(String frontend, Optional<SourceRange> range) {
        if (!isDockerfile(frontend)) {
            throw new PlanException(
                    range,
                    "the frontend " + frontend + " is not supported",
                    "Mica reads Dockerfiles as docker/dockerfile:1 does; without the line it reads this one so");
        }
    }

    /// The official frontends, wherever they are mirrored.
    private static boolean isDockerfile(String frontend) {
        try {
            String repository = ImageReference.parse(frontend).repository();
            String last = repository.substring(repository.lastIndexOf('/') + 1);
            return last.equals("dockerfile") || last.equals("dockerfile-upstream");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
