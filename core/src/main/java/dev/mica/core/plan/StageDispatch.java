package dev.mica.core.plan;

import dev.mica.core.image.ConfigChanges;
import dev.mica.core.image.HistoryLines;
import dev.mica.parser.CommandForm;
import dev.mica.parser.Instruction;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Plans one stage, instruction by instruction.
final class StageDispatch {
    private final PlanRequest request;
    private final GlobalScope scope;
    private final VertexList vertices;
    private final StageDraft draft;
    private final Findings findings;
    private final StepChecks checks;
    private final int steps;
    private final boolean ignoreCache;
    private final Map<String, Integer> ordinals = new HashMap<>();
    private StageState state;
    private int step;

    /// Whether a CMD stands in this stage; one that was inherited goes with the ENTRYPOINT it was written
    /// for.
    private boolean commandSet;

    private StageDispatch(
            PlanRequest request,
            GlobalScope scope,
            VertexList vertices,
            StageDraft draft,
            StageState start,
            Findings findings) {
        this.request = request;
        this.scope = scope;
        this.vertices = vertices;
        this.draft = draft;
        this.findings = findings;
        this.checks = new StepChecks(draft.base.map(base -> base.directorySet).orElse(false));
        this.steps = draft.countedSteps();
        this.ignoreCache = ignoresCache(request, draft);
        this.state = BaseResolution.entered(start);
        this.step = draft.base.isEmpty() && !vertices.isScratch(start.root()) ? 1 : 0;
    }

    /// The state at the end of the stage.
    static StageState run(
            PlanRequest request,
            GlobalScope scope,
            VertexList vertices,
            StageDraft draft,
            StageState start,
            Findings findings) {
        StageDispatch dispatch = new StageDispatch(request, scope, vertices, draft, start, findings);
        for (StageDraft.Step next : draft.steps) {
            dispatch.state = Refusals.at(next.instruction().range(), () -> dispatch.checked(next));
        }
        draft.directorySet = dispatch.checks.directorySet();
        return dispatch.state;
    }

    private static boolean ignoresCache(PlanRequest request, StageDraft draft) {
        return request.noCache()
                || request.noCacheStages().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .anyMatch(name -> name.equals(draft.title()) || name.equals(Integer.toString(draft.index)));
    }

    private StageState checked(StageDraft.Step next) {
        Findings.Site site = findings.at(next.instruction().source());
        WordSource source = new WordSource(scope.expander(), site);
        Words words = source.at(state);
        StageState after = take(next, source, words);
        if (findings.wanted()) {
            checks.check(site, next, state, words.quietly());
        }
        return after;
    }

    private StageState take(StageDraft.Step next, WordSource source, Words words) {
        return switch (next.instruction()) {
            case Instruction.From _ -> throw new IllegalStateException("FROM begins a stage");
            case Instruction.Arg arg -> ArgumentSteps.arg(state, arg, scope, source, draft.notes);
            case Instruction.Env env -> MetadataSteps.env(state, env, words);
            case Instruction.Label label -> MetadataSteps.label(state, label, words);
            case Instruction.Run run -> run(next, run, words);
            case Instruction.Cmd cmd -> command(cmd);
            case Instruction.Entrypoint entrypoint -> entrypoint(entrypoint);
            case Instruction.Copy copy -> copy(next, copy, words);
            case Instruction.Add add -> add(next, add, words);
            case Instruction.Expose expose -> MetadataSteps.expose(state, expose, words);
            case Instruction.Volume volume -> MetadataSteps.volume(state, volume, words);
            case Instruction.User user -> MetadataSteps.user(state, user, words);
            case Instruction.Workdir workdir -> workdir(next, workdir, words);
            case Instruction.StopSignal stopSignal -> MetadataSteps.stopSignal(state, stopSignal, words);
            case Instruction.Healthcheck healthcheck -> MetadataSteps.healthcheck(state, healthcheck);
            case Instruction.Shell shell -> MetadataSteps.shell(state, shell);
            case Instruction.OnBuild onBuild -> MetadataSteps.onBuild(state, onBuild);
            case Instruction.Maintainer maintainer -> MetadataSteps.maintainer(state, maintainer);
        };
    }

    private StageState command(Instruction.Cmd cmd) {
        List<String> arguments = arguments(cmd.command());
        commandSet = true;
        return state.withConfig(ConfigChanges.command(state.config(), arguments))
                .withHistory(HistoryLines.command(arguments));
    }

    private StageState entrypoint(Instruction.Entrypoint entrypoint) {
        List<String> arguments = arguments(entrypoint.command());
        return state.withConfig(ConfigChanges.entrypoint(state.config(), arguments, commandSet))
                .withHistory(HistoryLines.entrypoint(arguments));
    }

    private List<String> arguments(CommandForm form) {
        return switch (form) {
            case CommandForm.ExecForm exec -> exec.arguments();
            case CommandForm.ShellForm shell ->
                ConfigChanges.shellForm(state.config(), state.imagePlatform().os(), shell.line());
        };
    }

    private StageState run(StageDraft.Step next, Instruction.Run run, Words words) {
        RunSteps.Planned planned =
                new RunSteps(request, scope, vertices, draft, state).plan(run, next.sources(), words);
        VertexId layer = layer(next, planned.op(), planned.name(), ignoreCache);
        return state.withLayer(layer, planned.historyLine());
    }

    private StageState copy(StageDraft.Step next, Instruction.Copy copy, Words words) {
        VertexId from = next.sources().isEmpty()
                ? vertices.context("")
                : next.sources()
                        .getFirst()
                        .orElseThrow()
                        .end
                        .orElseThrow(() -> Refusals.refuse(
                                "cannot copy from stage \"" + copy.from().orElse("")
                                        + "\", it needs to be defined before current stage \"" + draft.title() + "\"",
                                "move the stage up"))
                        .root();
        CopySteps.Planned planned = CopySteps.copy(state, copy, from, words, scope.epochSeconds());
        return copied(next, planned, words);
    }

    private StageState add(StageDraft.Step next, Instruction.Add add, Words words) {
        CopySteps.Planned planned = CopySteps.add(state, add, () -> vertices.context(""), words, scope.epochSeconds());
        return copied(next, planned, words);
    }

    private StageState copied(StageDraft.Step next, CopySteps.Planned planned, Words words) {
        VertexId layer = layer(next, planned.op(), shown(next.instruction(), words), ignoreCache);
        return state.withLayer(layer, planned.historyLine());
    }

    private StageState workdir(StageDraft.Step next, Instruction.Workdir workdir, Words words) {
        String path = PlatformPaths.workingDirectory(
                state.platform(), state.config().workingDir(), words.word(workdir.path()));
        String line = HistoryLines.workdir(path);
        StageState changed =
                state.withConfig(state.config().withWorkingDir(PlatformPaths.written(state.platform(), path)));
        if (path.equals("/")) {
            return changed.withHistory(line);
        }
        Op op = new Op.MakeDirectory(
                state.root(), ImagePaths.clean(path), state.config().user(), scope.epochSeconds());
        return changed.withLayer(layer(next, op, shown(workdir, words), false), line);
    }

    private static String shown(Instruction instruction, Words words) {
        return VertexNames.withoutCredentials(
                VertexNames.expanded(instruction.source().text(), words.expander(), words.variables()::value));
    }

    private VertexId layer(StageDraft.Step next, Op op, String name, boolean ignoresCache) {
        step++;
        String platform = VertexNames.platformPrefix(request.multiPlatform(), state.platform(), state.variables());
        String prefix = VertexNames.of(draft, step, steps, platform);
        String kind = (next.onBuild() ? "ONBUILD " : "")
                + next.instruction().source().keyword().toUpperCase(Locale.ROOT);
        int ordinal = ordinals.merge(kind, 1, Integer::sum) - 1;
        return vertices.add(
                new VertexList.Draft(
                        op,
                        prefix + (next.onBuild() ? "ONBUILD " : "") + VertexNames.upperCased(name),
                        draft.title(),
                        Optional.of(next.instruction().range()),
                        ignoresCache),
                state.platform(),
                kind,
                ordinal);
    }
}
