package dev.mica.core.plan;

import dev.mica.core.image.ConfigChanges;
import dev.mica.core.image.HistoryLines;
import dev.mica.core.image.StopSignals;
import dev.mica.core.oci.Healthcheck;
import dev.mica.core.oci.RuntimeConfig;
import dev.mica.parser.HealthTimes;
import dev.mica.parser.Instruction;
import dev.mica.parser.KeyValue;
import dev.mica.parser.PortSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Instructions that change nothing but the image's configuration. Functions from state to state.
final class MetadataSteps {
    private MetadataSteps() {}

    /// All pairs are expanded with the values from before the instruction.
    static StageState env(StageState state, Instruction.Env env, Words words) {
        List<String> shown = new ArrayList<>();
        RuntimeConfig config = state.config();
        Variables variables = state.variables();
        for (KeyValue pair : env.pairs()) {
            String name = words.word(pair.key());
            String value = words.word(pair.value());
            config = ConfigChanges.env(config, name, value);
            variables = variables.with(name, value);
            shown.add(name + "=" + value);
        }
        return state.withConfig(config).withVariables(variables).withHistory(HistoryLines.pairs("ENV", shown));
    }

    static StageState label(StageState state, Instruction.Label label, Words words) {
        List<String> shown = new ArrayList<>();
        Map<String, String> labels = new LinkedHashMap<>();
        for (KeyValue pair : label.pairs()) {
            String name = words.word(pair.key());
            String value = words.word(pair.value());
            labels.put(name, value);
            shown.add(name + "=" + value);
        }
        return state.withConfig(ConfigChanges.labels(state.config(), labels))
                .withHistory(HistoryLines.pairs("LABEL", shown));
    }

    static StageState expose(StageState state, Instruction.Expose expose, Words words) {
        List<String> ports = new ArrayList<>();
        for (String written : expose.ports()) {
            for (String word : words.words(written)) {
                ports.addAll(ports(word));
            }
        }
        return state.withConfig(ConfigChanges.exposedPorts(state.config(), ports))
                .withHistory(HistoryLines.expose(ports));
    }

    private static List<String> ports(String word) {
        try {
            return PortSpec.parse(word).ports();
        } catch (IllegalArgumentException e) {
            throw Refusals.refuse(String.valueOf(e.getMessage()), "write PORT[-PORT][/tcp|/udp|/sctp]");
        }
    }

    static StageState volume(StageState state, Instruction.Volume volume, Words words) {
        List<String> paths = volume.paths().stream().map(words::word).toList();
        if (paths.contains("")) {
            throw Refusals.refuse("VOLUME specified can not be an empty string");
        }
        return state.withConfig(ConfigChanges.volumes(state.config(), paths)).withHistory(HistoryLines.volume(paths));
    }

    static StageState user(StageState state, Instruction.User user, Words words) {
        String name = words.word(user.user());
        return state.withConfig(state.config().withUser(name)).withHistory(HistoryLines.user(name));
    }

    static StageState stopSignal(StageState state, Instruction.StopSignal stopSignal, Words words) {
        String signal = words.word(stopSignal.signal());
        if (StopSignals.number(signal).isEmpty()) {
            throw Refusals.refuse("invalid signal: " + signal, "use a name such as SIGTERM, or a number");
        }
        return state.withConfig(state.config().withStopSignal(signal)).withHistory(HistoryLines.stopSignal(signal));
    }

    static StageState healthcheck(StageState state, Instruction.Healthcheck healthcheck) {
        HealthTimes times = healthcheck.times();
        Healthcheck check = new Healthcheck(
                healthcheck.test().words(),
                times.interval(),
                times.timeout(),
                times.startPeriod(),
                times.startInterval(),
                times.retries());
        return state.withConfig(state.config().withHealthcheck(Optional.of(check)))
                .withHistory(HistoryLines.healthcheck(check));
    }

    static StageState shell(StageState state, Instruction.Shell shell) {
        return state.withConfig(state.config().withShell(Optional.of(shell.arguments())))
                .withHistory(HistoryLines.shell(shell.arguments()));
    }

    /// Triggers are no part of the history.
    static StageState onBuild(StageState state, Instruction.OnBuild onBuild) {
        return state.withConfig(ConfigChanges.onBuild(state.config(), onBuild.trigger()));
    }

    static StageState maintainer(StageState state, Instruction.Maintainer maintainer) {
        return state.withAuthor(maintainer.author()).withHistory(HistoryLines.maintainer(maintainer.author()));
    }
}
