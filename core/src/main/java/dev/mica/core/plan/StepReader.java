package dev.mica.core.plan;

import dev.mica.parser.Instruction;
import dev.mica.parser.MountFlag;
import dev.mica.parser.words.Expander;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds what instructions read from: stages by name, COPY by number too, else images.
final class StepReader {
    private final StageGraph graph;
    private final Expander expander;

    StepReader(StageGraph graph, Expander expander) {
        this.graph = graph;
        this.expander = expander;
    }

    StageDraft.Step read(StageDraft draft, Instruction instruction, boolean onBuild) {
        List<Optional<StageDraft>> sources = List.of();
        if (instruction instanceof Instruction.Copy copy
                && !copy.from().orElse("").isEmpty()) {
            sources = List.of(Optional.of(copySource(copy.from().get(), copy)));
        } else if (instruction instanceof Instruction.Run run) {
            sources = mountSources(run);
        }
        sources.stream()
                .flatMap(Optional::stream)
                .forEach(source -> draft.dependencies.put(source, instruction.range()));
        return new StageDraft.Step(instruction, onBuild, sources);
    }

    private StageDraft copySource(String from, Instruction.Copy copy) {
        if (!expander.expand(from, _ -> Optional.empty()).text().equals(from)) {
            throw Refusals.refuse("variable expansion is not supported for --from, define a new stage with FROM using"
                    + " ARG from global scope as a workaround");
        }
        if (from.matches("[+-]?[0-9]{1,9}")) {
            return graph.byIndex(Integer.parseInt(from))
                    .orElseThrow(() -> Refusals.refuse("invalid stage index " + Integer.parseInt(from)));
        }
        return graph.byName(from).orElseGet(() -> graph.image(StageDraft.ofImage(from, copy.range())));
    }

    private List<Optional<StageDraft>> mountSources(Instruction.Run run) {
        List<Optional<StageDraft>> sources = new ArrayList<>();
        for (MountFlag mount : run.flags().mounts()) {
            sources.add(mount.from()
                    .filter(from -> !from.isEmpty())
                    .map(from ->
                            graph.byName(from).orElseGet(() -> graph.image(StageDraft.ofImage(from, run.range())))));
        }
        return sources;
    }

    /// Whether a step mounts something or reads from an image. BuildKit counts each mount as a stage of its
    /// own when it decides whether progress has to name stages.
    boolean readsElsewhere(StageDraft draft) {
        return draft.steps.stream()
                .anyMatch(step -> step.instruction() instanceof Instruction.Run run
                        ? !run.flags().mounts().isEmpty()
                        : step.sources().stream().flatMap(Optional::stream).anyMatch(source -> !source.isStage()));
    }
}
