package dev.mica.core.oci;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The `config` object of an image configuration: what a container of the image runs by default
/// (image-spec, "Image Configuration", with the fields Docker adds).
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
        return new RuntimeConfig(
                newUser,
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

    public RuntimeConfig withExposedPorts(SortedSet<String> ports) {
        return new RuntimeConfig(
                user,
                ports,
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

    public RuntimeConfig withEnv(List<String> newEnv) {
        return new RuntimeConfig(
                user,
                exposedPorts,
                newEnv,
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

    public RuntimeConfig withEntrypoint(Optional<List<String>> newEntrypoint) {
        return new RuntimeConfig(
                user,
                exposedPorts,
                env,
                newEntrypoint,
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

    public RuntimeConfig withCmd(Optional<List<String>> newCmd) {
        return new RuntimeConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                newCmd,
                volumes,
                workingDir,
                labels,
                stopSignal,
                healthcheck,
                shell,
                onBuild,
                argsEscaped);
    }

    public RuntimeConfig withVolumes(SortedSet<String> newVolumes) {
        return new RuntimeConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                cmd,
                newVolumes,
                workingDir,
                labels,
                stopSignal,
                healthcheck,
                shell,
                onBuild,
                argsEscaped);
    }

    public RuntimeConfig withWorkingDir(String newWorkingDir) {
        return new RuntimeConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                cmd,
                volumes,
                newWorkingDir,
                labels,
                stopSignal,
                healthcheck,
                shell,
                onBuild,
                argsEscaped);
    }

    public RuntimeConfig withLabels(Map<String, String> newLabels) {
        return new RuntimeConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                cmd,
                volumes,
                workingDir,
                newLabels,
                stopSignal,
                healthcheck,
                shell,
                onBuild,
                argsEscaped);
    }

    public RuntimeConfig withStopSignal(String newStopSignal) {
        return new RuntimeConfig(
                user,
                exposedPorts,
                env,
                entrypoint,
                cmd,
                volumes,
                workingDir,
                labels,
                newStopSignal,
                healthcheck,
                shell,
                onBuild,
                argsEscaped);
    }

    public RuntimeConfig withHealthcheck(Optional<Healthcheck> newHealthcheck) {
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
                newHealthcheck,
                shell,
                onBuild,
                argsEscaped);
    }

    public RuntimeConfig withShell(Optional<List<String>> newShell) {
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
                newShell,
                onBuild,
                argsEscaped);
    }

    public RuntimeConfig withOnBuild(List<String> triggers) {
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
                triggers,
                argsEscaped);
    }

    /// The same with the mark that Docker sets beside CMD.
    ///
    /// @param escaped what Docker records when CMD is set; it means something on Windows only
    public RuntimeConfig withArgsEscaped(boolean escaped) {
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
                escaped);
    }
}
