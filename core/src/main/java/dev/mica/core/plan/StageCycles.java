package dev.mica.core.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds stages that read from each other in a circle.
final class StageCycles {
    private final Set<StageDraft> visited = new HashSet<>();
    private final Set<StageDraft> path = new HashSet<>();

    private StageCycles() {}

    static void refuse(List<StageDraft> stages) {
        StageCycles cycles = new StageCycles();
        stages.forEach(cycles::visit);
    }

    private void visit(StageDraft stage) {
        if (!visited.add(stage)) {
            return;
        }
        path.add(stage);
        stage.dependencies.forEach((dependency, range) -> {
            if (path.contains(dependency)) {
                throw new PlanException(
                        Optional.of(range),
                        "circular dependency detected on stage: " + stage.title(),
                        "a stage can only read from stages above it");
            }
            visit(dependency);
        });
        path.remove(stage);
    }
}
