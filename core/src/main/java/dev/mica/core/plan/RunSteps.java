package dev.mica.core.plan;

import dev.mica.core.image.ConfigChanges;
import dev.mica.core.image.HistoryLines;
import dev.mica.parser.CommandForm;
import dev.mica.parser.Heredoc;
import dev.mica.parser.Instruction;
import dev.mica.parser.MountDescription;
import dev.mica.parser.RunSecurityMode;
import dev.mica.parser.SourceText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// RUN.
final class RunSteps {
    record Planned(Op.Run op, String name, String historyLine) {}

    /// A line that is a heredoc and nothing else.
    private static final Pattern LONE_HEREDOC = Pattern.compile("[0-9]*<<-?(?:[^<\\s'\"]|\"[^\"<]*\"|'[^'<]*')+");

    private static final String CACHE_NAMESPACE = "BUILDKIT_CACHE_MOUNT_NS";
    private static final String HOSTNAME = "BUILDKIT_SANDBOX_HOSTNAME";
    private static final String FILES = "/dev/pipes/";
    private static final int EXECUTABLE = 0755;

    private final PlanRequest request;
    private final GlobalScope scope;
    private final VertexList vertices;
    private final StageDraft draft;
    private final StageState state;

    RunSteps(PlanRequest request, GlobalScope scope, VertexList vertices, StageDraft draft, StageState state) {
        this.request = request;
        this.scope = scope;
        this.vertices = vertices;
        this.draft = draft;
        this.state = state;
    }

    Planned plan(Instruction.Run run, List<Optional<StageDraft>> sources, Words words) {
        if (!run.flags().devices().isEmpty()) {
            throw Refusals.refuse(
                    "RUN --device is not supported", "Mica gives RUN no devices of the host; remove the flag");
        }
        Command command = command(run);
        List<MountDescription> described = run.flags().mounts().stream()
                .map(flag -> flag.describe(words::word))
                .toList();
        List<RunMount> mounts = new MountSteps(
                        vertices, state, draft.notes, scope.given().getOrDefault(CACHE_NAMESPACE, ""), run.range())
                .plan(described, sources);
        Op.Run op = new Op.Run(
                state.root(),
                command.arguments(),
                environment(mounts),
                proxies(scope.given()),
                state.workingDirectory(),
                state.config().user(),
                mounts,
                command.files(),
                network(run),
                insecure(run),
                limits());
        return new Planned(op, name(run, command, described, words), historyLine(command.arguments()));
    }

    /// @param summary of a heredoc, for progress
    private record Command(List<String> arguments, List<InlineFile> files, String summary) {}

    private Command command(Instruction.Run run) {
        return switch (run.command()) {
            case CommandForm.ExecForm exec -> {
                if (exec.arguments().isEmpty()) {
                    throw Refusals.refuse("RUN requires at least one argument");
                }
                yield new Command(exec.arguments(), List.of(), "");
            }
            case CommandForm.ShellForm shell -> shellCommand(shell.line(), run.heredocs());
        };
    }

    private Command shellCommand(String line, List<Heredoc> heredocs) {
        if (heredocs.isEmpty()) {
            return new Command(inShell(line), List.of(), "");
        }
        if (!LONE_HEREDOC.matcher(line).matches()) {
            // The image's shell has to know heredocs.
            StringBuilder script = new StringBuilder(line);
            heredocs.forEach(
                    heredoc -> script.append('\n').append(heredoc.content()).append(heredoc.name()));
            if (SourceText.foreign(script.toString()).isPresent()) {
                throw new PlanException(
                        Optional.empty(),
                        "RUN: invalid UTF-8 in a heredoc that is part of a command",
                        "save the file as UTF-8");
            }
            return new Command(inShell(script.toString()), List.of(), "");
        }
        Heredoc only = heredocs.getFirst();
        String summary = " (" + summary(SourceText.replaced(only.content())) + ")";
        if (only.text().startsWith("#!") && !isWindows()) {
            String path = FILES + only.name();
            return new Command(inShell(path), List.of(new InlineFile(path, only.text(), EXECUTABLE)), summary);
        }
        return new Command(inShell(only.text()), List.of(), summary);
    }

    private boolean isWindows() {
        return state.imagePlatform().os().equals("windows");
    }

    private List<String> inShell(String line) {
        return ConfigChanges.shellForm(state.config(), state.imagePlatform().os(), line);
    }

    private static String summary(String body) {
        String text = body.strip().replace("\r\n", "\n");
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end) + "...";
    }

    private List<String> environment(List<RunMount> mounts) {
        Variables variables = state.variables();
        for (RunMount mount : mounts) {
            if (mount instanceof RunMount.Ssh agent) {
                variables = variables.withDefault("SSH_AUTH_SOCK", agent.target());
            }
        }
        return variables.entries();
    }

    /// The proxies that are given. The last of names that differ only in case wins.
    private static Map<String, String> proxies(Map<String, String> given) {
        Map<String, String> proxies = new TreeMap<>();
        new TreeMap<>(given).forEach((name, value) -> {
            String upper = name.toUpperCase(Locale.ROOT);
            if (PlanRequest.PROXY_ARGUMENTS.contains(upper)) {
                proxies.put(upper, value);
                proxies.put(upper.toLowerCase(Locale.ROOT), value);
            }
        });
        proxies.values().removeIf(String::isEmpty);
        return proxies;
    }

    private RunNetwork network(Instruction.Run run) {
        return switch (run.flags().network()) {
            case NONE -> RunNetwork.NONE;
            case HOST -> {
                if (request.network() != RunNetwork.HOST) {
                    requireEntitlement("network.host");
                }
                yield RunNetwork.HOST;
            }
            case DEFAULT -> request.network();
        };
    }

    private boolean insecure(Instruction.Run run) {
        boolean insecure = run.flags().security() == RunSecurityMode.INSECURE;
        if (insecure) {
            requireEntitlement("security.insecure");
        }
        return insecure;
    }

    private void requireEntitlement(String entitlement) {
        if (!request.entitlements().contains(entitlement)) {
            throw Refusals.refuse(entitlement + " is not allowed", "allow it with --allow " + entitlement);
        }
    }

    private RunLimits limits() {
        RunLimits limits = request.limits();
        String hostname = scope.given().getOrDefault(HOSTNAME, "");
        return hostname.isEmpty()
                ? limits
                : new RunLimits(limits.extraHosts(), limits.ulimits(), limits.shmSizeBytes(), hostname);
    }

    private String historyLine(List<String> arguments) {
        SequencedMap<String, String> declared = new LinkedHashMap<>();
        for (StageState.DeclaredArgument argument : state.declared()) {
            declared.put(
                    argument.name(), state.variables().value(argument.name()).orElse(argument.value()));
        }
        return HistoryLines.run(declared, arguments);
    }

    /// Variables that are not set stay as they are, since the shell may set them; what a secret holds is
    /// hidden.
    private static String name(Instruction.Run run, Command command, List<MountDescription> mounts, Words words) {
        List<String> secrets = new ArrayList<>();
        mounts.forEach(mount -> mount.env().ifPresent(secrets::add));
        return VertexNames.expanded(
                run.source().text() + command.summary(),
                words.expander().keepingQuotes().keepingUnset(),
                name -> secrets.contains(name)
                        ? Optional.of("****")
                        : words.variables().value(name));
    }
}
