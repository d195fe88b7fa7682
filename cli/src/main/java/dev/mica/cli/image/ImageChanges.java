package dev.mica.cli.image;

import dev.mica.cli.option.UsageException;
import dev.mica.core.oci.Platform;
import dev.mica.core.oci.RuntimeConfig;
import dev.mica.core.plan.PlanException;
import dev.mica.core.plan.PlanRequest;
import dev.mica.core.plan.PlanResult;
import dev.mica.core.plan.Planner;
import dev.mica.core.plan.RunLimits;
import dev.mica.core.plan.RunNetwork;
import dev.mica.parser.Dockerfile;
import dev.mica.parser.DockerfileException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// `--change`: metadata instructions over an image's configuration.
final class ImageChanges {
    private static final Set<String> ALLOWED = Set.of(
            "CMD",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "HEALTHCHECK",
            "LABEL",
            "ONBUILD",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR");

    private ImageChanges() {}

    static RuntimeConfig apply(List<String> changes, RuntimeConfig config, Platform platform) throws UsageException {
        if (changes.isEmpty()) {
            return config;
        }
        StringBuilder text = new StringBuilder("FROM scratch\n");
        for (String change : changes) {
            String instruction = change.strip().split("\\s+", 2)[0].toUpperCase(Locale.ROOT);
            if (!ALLOWED.contains(instruction)) {
                throw new UsageException(
                        "--change: " + instruction + " is not a change of an image's configuration, expected one of "
                                + String.join(", ", ALLOWED.stream().sorted().toList()));
            }
            text.append(change).append('\n');
        }
        try {
            PlanRequest request = new PlanRequest(
                    Dockerfile.parse(text.toString()),
                    "",
                    "--change",
                    Optional.empty(),
                    Map.of(),
                    Map.of(),
                    platform,
                    true,
                    platform,
                    false,
                    Map.of(),
                    false,
                    Set.of(),
                    OptionalLong.empty(),
                    RunNetwork.DEFAULT,
                    Set.of(),
                    RunLimits.DEFAULT);
            return switch (Planner.plan(request, Map.of())) {
                case PlanResult.Planned planned -> planned.graph().image().config();
                case PlanResult.NeedsImages needs -> throw new IllegalStateException("scratch needs " + needs.images());
            };
        } catch (DockerfileException | PlanException e) {
            throw new UsageException("--change: " + e.getMessage());
        }
    }
}
