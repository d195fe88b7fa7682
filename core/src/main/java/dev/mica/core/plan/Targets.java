package dev.mica.core.plan;

import dev.mica.parser.Dockerfile;
import dev.mica.parser.SourceRange;
import dev.mica.parser.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The stages of a Dockerfile that can be built (`build --call=targets`).
public record Targets(List<Target> targets) {
    public Targets {
        targets = List.copyOf(targets);
    }

    /// A stage.
    ///
    /// @param name empty for a stage without one
    /// @param base as written
    /// @param platform as written
    /// @param isDefault whether it is built if no target is named
    public record Target(
            String name,
            String base,
            Optional<String> platform,
            Optional<String> description,
            boolean isDefault,
            SourceRange range) {}

    public static Targets of(Dockerfile dockerfile) {
        List<Target> targets = new ArrayList<>();
        List<Stage> stages = dockerfile.stages();
        for (Stage stage : stages) {
            targets.add(new Target(
                    stage.name().orElse(""),
                    stage.base(),
                    stage.platform(),
                    stage.description(),
                    targets.size() == stages.size() - 1,
                    stage.range()));
        }
        return new Targets(targets);
    }
}
