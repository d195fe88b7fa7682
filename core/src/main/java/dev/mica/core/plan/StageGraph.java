package dev.mica.core.plan;

import dev.mica.core.oci.Platform;
import dev.mica.parser.Stage;
import dev.mica.parser.words.Expansion;
import dev.mica.parser.words.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The stages of a Dockerfile and what reads from what.
final class StageGraph {
    private final PlanRequest request;
    private final GlobalScope scope;
    private final NamedContexts contexts;
    private final BaseChecks checks;
    private final List<StageDraft> stages = new ArrayList<>();

    /// By name; of two stages with one name the later one.
    private final Map<String, StageDraft> byName = new HashMap<>();

    /// Images that steps read from.
    private final List<StageDraft> images = new ArrayList<>();

    private StageGraph(PlanRequest request, GlobalScope scope, Findings findings) {
        this.request = request;
        this.scope = scope;
        this.contexts = new NamedContexts(request);
        this.checks = new BaseChecks(request, scope, findings);
    }

    static StageGraph of(PlanRequest request, GlobalScope scope, Findings findings) {
        StageGraph graph = new StageGraph(request, scope, findings);
        List<Stage> written = request.dockerfile().stages();
        if (written.isEmpty()) {
            throw Refusals.refuse("dockerfile contains no stages to build", "start with FROM");
        }
        if (findings.wanted()) {
            graph.checks.checkDefaults();
        }
        for (Stage stage : written) {
            graph.stages.add(Refusals.at(stage.range(), () -> graph.draft(stage)));
            stage.name().ifPresent(name -> graph.byName.put(name, graph.stages.getLast()));
        }
        StepReader reader = new StepReader(graph, scope.expander());
        boolean readsElsewhere = false;
        for (StageDraft draft : graph.stages) {
            if (draft.replacement.isPresent()) {
                continue;
            }
            draft.stage
                    .orElseThrow()
                    .instructions()
                    .forEach(instruction -> draft.steps.add(
                            Refusals.at(instruction.range(), () -> reader.read(draft, instruction, false))));
            readsElsewhere |= reader.readsElsewhere(draft);
        }
        graph.stages.getFirst().alone = graph.stages.size() == 1 && !readsElsewhere;
        StageCycles.refuse(graph.stages);
        return graph;
    }

    private StageDraft draft(Stage stage) {
        Expansion base = expand(stage.base());
        checks.checkBase(stage, base);
        if (base.text().isEmpty()) {
            throw Refusals.refuse("base name (" + stage.base() + ") should not be blank", meant(base.unmatched()));
        }
        Set<String> used = new LinkedHashSet<>(base.matched());
        Optional<Platform> platform = stage.platform().map(text -> platform(stage, text, used));
        Optional<StageDraft> parent = Optional.ofNullable(byName.get(base.text()));
        ArgumentNotes notes = parent.map(p -> p.notes).orElse(scope.notes()).copy();
        notes.used.addAll(used);
        Optional<String> replacement = stage.name().flatMap(contexts::find);
        return StageDraft.ofStage(stages.size(), stage, base.text(), platform, parent, replacement, notes);
    }

    private Platform platform(Stage stage, String text, Set<String> used) {
        Expansion expansion = expand(text);
        checks.checkPlatform(stage, text, expansion);
        String hint = meant(expansion.unmatched());
        if (expansion.text().isEmpty()) {
            throw Refusals.refuse("empty platform value from expression " + text, hint);
        }
        used.addAll(expansion.matched());
        try {
            return Platform.parse(expansion.text(), request.buildPlatform());
        } catch (IllegalArgumentException e) {
            throw Refusals.refuse("failed to parse platform " + text + ": " + e.getMessage(), hint);
        }
    }

    private Expansion expand(String text) {
        return scope.expander().expand(text, scope.arguments()::value);
    }

    private String meant(Set<String> unmatched) {
        return unmatched.stream()
                .flatMap(name -> Suggestion.closest(name, scope.arguments().names(), true).stream())
                .findFirst()
                .map(name -> "did you mean " + name + "?")
                .orElse("");
    }

    List<StageDraft> stages() {
        return stages;
    }

    /// Stages, then the images that steps read from.
    List<StageDraft> all() {
        List<StageDraft> all = new ArrayList<>(stages);
        all.addAll(images);
        return all;
    }

    Optional<StageDraft> byName(String name) {
        return Optional.ofNullable(byName.get(name.toLowerCase(Locale.ROOT)));
    }

    Optional<StageDraft> byIndex(int index) {
        return index < 0 || index >= stages.size() ? Optional.empty() : Optional.of(stages.get(index));
    }

    /// Takes in an image that a step reads from.
    StageDraft image(StageDraft image) {
        images.add(image);
        return image;
    }

    List<String> names() {
        return stages.stream()
                .map(StageDraft::title)
                .filter(title -> !title.isEmpty())
                .toList();
    }

    /// The stage to build.
    StageDraft target() {
        if (request.target().isEmpty() || request.target().get().isEmpty()) {
            return stages.getLast();
        }
        String wanted = request.target().get();
        Optional<StageDraft> numbered =
                wanted.matches("[0-9]{1,6}") ? byIndex(Integer.parseInt(wanted)) : Optional.empty();
        return byName(wanted)
                .or(() -> numbered)
                .orElseThrow(() -> Refusals.refuse(
                        "target stage \"" + wanted + "\" could not be found",
                        Suggestion.closest(wanted, names(), true)
                                .map(name -> "did you mean " + name + "?")
                                .orElse("")));
    }

    /// What the stage needs, itself included.
    static Set<StageDraft> reachable(StageDraft from) {
        Set<StageDraft> found = new LinkedHashSet<>();
        List<StageDraft> open = new ArrayList<>(List.of(from));
        while (!open.isEmpty()) {
            StageDraft next = open.removeLast();
            if (found.add(next)) {
                next.base.ifPresent(open::add);
                open.addAll(next.dependencies.keySet());
            }
        }
        return found;
    }
}
