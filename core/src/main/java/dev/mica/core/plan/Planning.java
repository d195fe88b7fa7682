package dev.mica.core.plan;

import dev.mica.core.image.ConfigChanges;
import dev.mica.core.oci.Platform;
import dev.mica.parser.Instruction;
import dev.mica.parser.SourceRange;
import dev.mica.parser.Triggers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One run of the planner: stages, then what they start from, then their instructions.
final class Planning {
    private final PlanRequest request;
    private final GlobalScope scope;
    private final StageGraph graph;
    private final StageDraft target;
    private final VertexList vertices;
    private final BaseResolution bases;
    private final Findings findings;

    Planning(PlanRequest request, Map<ImageRequest, ResolvedImage> images, Findings findings) {
        Frontends.require(request);
        this.request = request;
        this.scope = GlobalScopes.of(request);
        this.graph = StageGraph.of(request, scope, findings);
        this.target = graph.target();
        this.vertices = new VertexList(request);
        this.bases = new BaseResolution(request, images, vertices, findings);
        this.findings = findings;
    }

    /// Finds what stages start from. Triggers of a base can read from more images, so this goes on until
    /// nothing new turns up.
    ///
    /// @param every whether stages that the target does not need are wanted too
    /// @return what has to be known first; nothing if all is there
    Set<ImageRequest> resolve(boolean every) {
        boolean more = true;
        while (more) {
            Set<StageDraft> needed = needed(every);
            for (StageDraft draft : graph.all()) {
                bases.resolve(draft, needed.contains(draft));
            }
            if (!bases.missing().isEmpty()) {
                return bases.missing().keySet();
            }
            more = false;
            for (StageDraft draft : needed) {
                more |= addTriggers(draft);
            }
        }
        return Set.of();
    }

    /// Where the images are named that [#resolve] found missing.
    Map<ImageRequest, SourceRange> mentions() {
        return bases.missing();
    }

    private Set<StageDraft> needed(boolean every) {
        return every ? new LinkedHashSet<>(graph.all()) : StageGraph.reachable(target);
    }

    /// Puts the triggers of the base in front of the stage's own instructions.
    ///
    /// @return whether they read from something
    private boolean addTriggers(StageDraft draft) {
        if (draft.triggersAdded || draft.end.isPresent()) {
            return false;
        }
        draft.triggersAdded = true;
        StepReader reader = new StepReader(graph, scope.expander());
        List<StageDraft.Step> added = new ArrayList<>();
        for (String trigger : triggers(draft)) {
            added.add(Refusals.at(draft.range, () -> reader.read(draft, Triggers.parse(trigger, draft.range), true)));
        }
        draft.steps.addAll(0, added);
        return added.stream().anyMatch(step -> step.sources().stream().anyMatch(Optional::isPresent));
    }

    private static List<String> triggers(StageDraft draft) {
        if (draft.base.isEmpty()) {
            return draft.start.map(start -> start.config().onBuild()).orElse(List.of());
        }
        return draft.base.get().steps.stream()
                .map(StageDraft.Step::instruction)
                .flatMap(instruction -> instruction instanceof Instruction.OnBuild onBuild
                        ? List.of(onBuild.trigger()).stream()
                        : List.<String>of().stream())
                .toList();
    }

    /// Plans the stages in the order of the file.
    void dispatch(boolean every) {
        Collection<StageDraft> needed = needed(every);
        for (StageDraft draft : graph.stages()) {
            if (needed.contains(draft) && draft.end.isEmpty()) {
                StageState start = draft.base.isPresent() ? bases.asBase(draft.base.get()) : draft.start.orElseThrow();
                draft.end = Optional.of(StageDispatch.run(request, scope, vertices, draft, start, findings));
            }
        }
    }

    BuildGraph graph() {
        StageState end = bases.asBase(target);
        ImagePlan image = new ImagePlan(
                end.root(),
                resultPlatform(end.imagePlatform()),
                end.base(),
                ConfigChanges.labels(end.config(), request.labels()),
                end.author(),
                scope.epochSeconds(),
                end.history());
        return new BuildGraph(vertices.vertices(), image);
    }

    /// What the result says that it is for: what was asked for, else what its base says.
    private Platform resultPlatform(Platform image) {
        if (!request.platformGiven()) {
            return image.os().isEmpty() || image.architecture().isEmpty()
                    ? request.platform().normalised()
                    : image.normalised();
        }
        Platform asked = request.platform();
        boolean same = asked.os().equals(image.os()) && asked.architecture().equals(image.architecture());
        return new Platform(
                        asked.os(),
                        asked.architecture(),
                        asked.variant().isEmpty() && same ? image.variant() : asked.variant(),
                        asked.osVersion().isEmpty() && same ? image.osVersion() : asked.osVersion(),
                        asked.osFeatures().isEmpty() ? image.osFeatures() : asked.osFeatures())
                .normalised();
    }

    GlobalScope scope() {
        return scope;
    }

    StageGraph stageGraph() {
        return graph;
    }

    StageDraft target() {
        return target;
    }
}
