package dev.mica.core.oci;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// The `config` object of an image configuration: what a container of the image runs by default (image-spec,
/// "Image Configuration", with the fields Docker adds).
///
/// @param env `NAME=value`, in the order given
/// @param entrypoint absent and empty differ: an empty one clears what was inherited
/// @param cmd absent and empty differ
/// @param shell absent means `/bin/sh -c`
public record RuntimeConfig(
        String user,
        SortedSet<String> exposedPorts,
        List<String> env,
        Optional<List<String>> entrypoint,
        Optional<List<String>> cmd,
        SortedSet<String> volumes,
        String workingDir,
        Map<String, String> labels,
        String stopSignal,
        Optional<Healthcheck> healthcheck,
        Optional<List<String>> shell,
        List<String> onBuild,
        boolean argsEscaped) {

    public static final RuntimeConfig EMPTY = new RuntimeConfig(
            "",
            Collections.emptySortedSet(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Collections.emptySortedSet(),
            "",
            Map.of(),
            "",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            false);

    public RuntimeConfig {
        exposedPorts = Collections.unmodifiableSortedSet(new TreeSet<>(exposedPorts));
        env = List.copyOf(env);
        entrypoint = entrypoint.map(List::copyOf);
        cmd = cmd.map(List::copyOf);
        volumes = Collections.unmodifiableSortedSet(new TreeSet<>(volumes));
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        shell = shell.map(List::copyOf);
        onBuild = List.copyOf(onBuild);
    }

    public RuntimeConfig withUser(String newUser) {
        return with(draft -> draft.user = newUser);
    }

    public RuntimeConfig withExposedPorts(SortedSet<String> ports) {
        return with(draft -> draft.exposedPorts = ports);
    }

    public RuntimeConfig withEnv(List<String> newEnv) {
        return with(draft -> draft.env = newEnv);
    }

    public RuntimeConfig withEntrypoint(Optional<List<String>> newEntrypoint) {
        return with(draft -> draft.entrypoint = newEntrypoint);
    }

    public RuntimeConfig withCmd(Optional<List<String>> newCmd) {
        return with(draft -> draft.cmd = newCmd);
    }

    public RuntimeConfig withVolumes(SortedSet<String> newVolumes) {
        return with(draft -> draft.volumes = newVolumes);
    }

    public RuntimeConfig withWorkingDir(String newWorkingDir) {
        return with(draft -> draft.workingDir = newWorkingDir);
    }

    public RuntimeConfig withLabels(Map<String, String> newLabels) {
        return with(draft -> draft.labels = newLabels);
    }

    public RuntimeConfig withStopSignal(String newStopSignal) {
        return with(draft -> draft.stopSignal = newStopSignal);
    }

    public RuntimeConfig withHealthcheck(Optional<Healthcheck> newHealthcheck) {
        return with(draft -> draft.healthcheck = newHealthcheck);
    }

    public RuntimeConfig withShell(Optional<List<String>> newShell) {
        return with(draft -> draft.shell = newShell);
    }

    public RuntimeConfig withOnBuild(List<String> triggers) {
        return with(draft -> draft.onBuild = triggers);
    }

    /// The same with the mark that Docker sets beside CMD.
    ///
    /// @param escaped what Docker records when CMD is set; it means something on Windows only
    public RuntimeConfig withArgsEscaped(boolean escaped) {
        return with(draft -> draft.argsEscaped = escaped);
    }

    private RuntimeConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finish();
    }

    /// A configuration in the making.
    static final class Draft {
        String user;
        SortedSet<String> exposedPorts;
        List<String> env;
        Optional<List<String>> entrypoint;
        Optional<List<String>> cmd;
        SortedSet<String> volumes;
        String workingDir;
        Map<String, String> labels;
        String stopSignal;
        Optional<Healthcheck> healthcheck;
        Optional<List<String>> shell;
        List<String> onBuild;
        boolean argsEscaped;

        Draft(RuntimeConfig from) {
            user = from.user;
            exposedPorts = from.exposedPorts;
            env = from.env;
            entrypoint = from.entrypoint;
            cmd = from.cmd;
            volumes = from.volumes;
            workingDir = from.workingDir;
            labels = from.labels;
            stopSignal = from.stopSignal;
            healthcheck = from.healthcheck;
            shell = from.shell;
            onBuild = from.onBuild;
            argsEscaped = from.argsEscaped;
        }

        RuntimeConfig finish() {
            return new RuntimeConfig(
                    user,
                    exposedPorts,
                    env,
                    entrypoint,
                    cmd,
                    volumes,
                    workingDir,
                    labels,
                    stopSignal,
                    healthcheck,
                    shell,
                    onBuild,
                    argsEscaped);
        }
    }
}
