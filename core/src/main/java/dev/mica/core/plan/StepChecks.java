package dev.mica.core.plan;

import dev.mica.parser.ArgDefinition;
import dev.mica.parser.CommandForm;
import dev.mica.parser.Instruction;
import dev.mica.parser.KeyValue;
import dev.mica.parser.PortSpec;
import dev.mica.parser.SourceRange;
import dev.mica.parser.ignore.IgnoreMatcher;
import dev.mica.parser.ignore.IgnoreRule;
import dev.mica.parser.lint.Details;
import dev.mica.parser.lint.Rule;
import dev.mica.parser.lint.SecretNames;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Checks of one stage's instructions that need its variables, its base or the ignore file.
final class StepChecks {
    private static final Set<String> EVERYTHING = Set.of("*", "**", "**/*");

    /// Where the instructions stand of which only the last counts.
    private final Map<String, SourceRange> usedBefore = new HashMap<>();

    private boolean directorySet;

    /// @param directorySet whether a stage that this one builds on has a WORKDIR
    StepChecks(boolean directorySet) {
        this.directorySet = directorySet;
    }

    boolean directorySet() {
        return directorySet;
    }

    /// @param before the state before the instruction
    /// @param words expands with that state's variables
    void check(Findings.Site site, StageDraft.Step step, StageState before, Words words) {
        Instruction instruction = step.instruction();
        switch (instruction) {
            case Instruction.Env env -> env(site, env, words);
            case Instruction.Label label -> legacy(site, label, label.pairs());
            case Instruction.Arg arg ->
                arg.definitions().stream().map(ArgDefinition::name).forEach(name -> secret(site, "ARG", name));
            case Instruction.Cmd cmd -> {
                once(site, cmd);
                command(site, cmd, cmd.command(), before);
            }
            case Instruction.Entrypoint entrypoint -> {
                once(site, entrypoint);
                command(site, entrypoint, entrypoint.command(), before);
            }
            case Instruction.Healthcheck healthcheck -> once(site, healthcheck);
            case Instruction.Workdir workdir -> directory(site, before, words.word(workdir.path()));
            case Instruction.Expose expose ->
                expose.ports().stream()
                        .flatMap(written -> words.words(written).stream())
                        .forEach(word -> port(site, PortSpec.parse(word)));
            case Instruction.Copy copy -> {
                if (step.sources().isEmpty()) {
                    copy.files().paths().forEach(path -> ignored(site, "Copy", words.word(path)));
                }
            }
            case Instruction.Add add ->
                add.files().paths().stream()
                        .map(words::word)
                        .filter(CopySteps::isLocal)
                        .forEach(path -> ignored(site, "Add", path));
            case Instruction.From _,
                    Instruction.Run _,
                    Instruction.Volume _,
                    Instruction.User _,
                    Instruction.StopSignal _,
                    Instruction.Shell _,
                    Instruction.OnBuild _,
                    Instruction.Maintainer _ -> {}
        }
    }

    private static void env(Findings.Site site, Instruction.Env env, Words words) {
        legacy(site, env, env.pairs());
        env.pairs().forEach(pair -> secret(site, "ENV", words.word(pair.key())));
    }

    private static void legacy(Findings.Site site, Instruction instruction, List<KeyValue> pairs) {
        pairs.stream()
                .filter(KeyValue::legacy)
                .forEach(_ -> site.report(
                        Rule.LEGACY_KEY_VALUE_FORMAT,
                        Details.legacyKeyValueFormat(instruction.source().keyword())));
    }

    private static void secret(Findings.Site site, String instruction, String name) {
        if (SecretNames.isSecret(name)) {
            site.report(Rule.SECRETS_USED_IN_ARG_OR_ENV, Details.secretsUsedInArgOrEnv(instruction, name));
        }
    }

    /// It is the earlier one that is reported, since it is the one without effect.
    private void once(Findings.Site site, Instruction instruction) {
        String keyword = instruction.source().keyword();
        SourceRange before = usedBefore.put(instruction.getClass().getSimpleName(), instruction.range());
        if (before != null) {
            site.report(Rule.MULTIPLE_INSTRUCTIONS_DISALLOWED, before, Details.multipleInstructionsDisallowed(keyword));
        }
    }

    private static void command(Findings.Site site, Instruction instruction, CommandForm form, StageState before) {
        boolean ownShell =
                before.config().shell().filter(shell -> !shell.isEmpty()).isPresent();
        if (form instanceof CommandForm.ShellForm && !ownShell) {
            site.report(
                    Rule.JSON_ARGS_RECOMMENDED,
                    Details.jsonArgsRecommended(instruction.source().keyword()));
        }
    }

    private void directory(Findings.Site site, StageState before, String path) {
        boolean absolute = ImagePaths.isAbsolute(PlatformPaths.slashed(before.platform(), path));
        if (!directorySet && !absolute) {
            site.report(Rule.WORKDIR_RELATIVE_PATH, Details.workdirRelativePath(path));
        }
        directorySet = true;
    }

    private static void port(Findings.Site site, PortSpec port) {
        if (!port.protocol().equals(port.protocol().toLowerCase(Locale.ROOT))) {
            site.report(Rule.EXPOSE_PROTO_CASING, Details.exposeProtoCasing(port.written()));
        }
        if (!port.ip().isEmpty() || !port.hostPort().isEmpty()) {
            site.report(Rule.EXPOSE_INVALID_FORMAT, Details.exposeInvalidFormat(port.written()));
        }
    }

    /// With exceptions in the ignore file it is too hard to tell: a file may be taken from a directory that
    /// is left out.
    private static void ignored(Findings.Site site, String verb, String source) {
        Optional<IgnoreMatcher> matcher = site.ignored().filter(ignored -> !ignored.hasExceptions());
        if (matcher.isEmpty()) {
            return;
        }
        String path = ImagePaths.clean(source);
        boolean root = path.equals(".") || path.equals("/");
        boolean out = root
                ? matcher.get().rules().stream().map(IgnoreRule::pattern).anyMatch(EVERYTHING::contains)
                : matcher.get().excludes(path);
        if (out) {
            site.report(Rule.COPY_IGNORED_FILE, Details.copyIgnoredFile(verb, path));
        }
    }
}
