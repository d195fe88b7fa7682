package dev.mica.core.image;

import dev.mica.core.oci.RuntimeConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// What the metadata instructions do to an image's configuration. Pure; values come expanded. Instructions
/// that set one field and nothing else (USER, HEALTHCHECK, STOPSIGNAL, SHELL) are the `with` methods of
/// [RuntimeConfig].
public final class ConfigChanges {
    private ConfigChanges() {}

    /// What `FROM scratch` starts from.
    ///
    /// @param os of the platform that is built for
    public static RuntimeConfig scratch(String os) {
        return RuntimeConfig.EMPTY.withWorkingDir("/").withEnv(Environment.withDefaultPath(List.of(), os));
    }

    /// ENV, one pair.
    public static RuntimeConfig env(RuntimeConfig config, String name, String value) {
        return config.withEnv(Environment.with(config.env(), name, value));
    }

    /// LABEL and `--label`: a label that is there already gets the new value.
    public static RuntimeConfig labels(RuntimeConfig config, Map<String, String> labels) {
        Map<String, String> all = new HashMap<>(config.labels());
        all.putAll(labels);
        return config.withLabels(all);
    }

    /// EXPOSE.
    ///
    /// @param ports `80/tcp`
    public static RuntimeConfig exposedPorts(RuntimeConfig config, Collection<String> ports) {
        TreeSet<String> all = new TreeSet<>(config.exposedPorts());
        all.addAll(ports);
        return config.withExposedPorts(all);
    }

    /// VOLUME.
    public static RuntimeConfig volumes(RuntimeConfig config, Collection<String> volumes) {
        TreeSet<String> all = new TreeSet<>(config.volumes());
        all.addAll(volumes);
        return config.withVolumes(all);
    }

    /// CMD. An empty list clears an inherited command.
    public static RuntimeConfig command(RuntimeConfig config, List<String> arguments) {
        return config.withCmd(Optional.of(arguments)).withArgsEscaped(true);
    }

    /// ENTRYPOINT. An inherited CMD was written for an inherited ENTRYPOINT, so it goes, unless this stage set
    /// it.
    ///
    /// @param commandSetInStage whether a CMD stands earlier in the same stage
    public static RuntimeConfig entrypoint(RuntimeConfig config, List<String> arguments, boolean commandSetInStage) {
        RuntimeConfig changed = config.withEntrypoint(Optional.of(arguments));
        return commandSetInStage ? changed : changed.withCmd(Optional.empty());
    }

    /// ONBUILD: the trigger's text is kept as written.
    public static RuntimeConfig onBuild(RuntimeConfig config, String trigger) {
        List<String> triggers = new ArrayList<>(config.onBuild());
        triggers.add(trigger);
        return config.withOnBuild(triggers);
    }

    /// The shell and its joined words: what the shell form of RUN, CMD and ENTRYPOINT runs.
    ///
    /// @param os decides the shell where the image sets none
    public static List<String> shellForm(RuntimeConfig config, String os, String command) {
        List<String> none = os.equals("windows") ? List.of("cmd", "/S", "/C") : List.of("/bin/sh", "-c");
        List<String> shell = config.shell().filter(set -> !set.isEmpty()).orElse(none);
        List<String> arguments = new ArrayList<>(shell);
        arguments.add(command);
        return List.copyOf(arguments);
    }
}
