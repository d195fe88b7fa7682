package dev.mica.core.oci;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The `config` object of an image configuration in JSON, with the fields that Docker adds.
final class RuntimeConfigJson {
    private RuntimeConfigJson() {}

    static void write(JsonText out, RuntimeConfig config) {
        out.beginObject();
        out.optionalString("User", config.user());
        out.optionalSet("ExposedPorts", config.exposedPorts());
        out.optionalStrings("Env", config.env());
        out.optionalStrings("Entrypoint", config.entrypoint().orElse(List.of()));
        out.optionalStrings("Cmd", config.cmd().orElse(List.of()));
        out.optionalSet("Volumes", config.volumes());
        out.optionalString("WorkingDir", config.workingDir());
        out.optionalMap("Labels", config.labels());
        out.optionalString("StopSignal", config.stopSignal());
        out.optionalTrue("ArgsEscaped", config.argsEscaped());
        config.healthcheck().ifPresent(healthcheck -> write(out.name("Healthcheck"), healthcheck));
        out.optionalStrings("OnBuild", config.onBuild());
        out.optionalStrings("Shell", config.shell().orElse(List.of()));
        out.endObject();
    }

    private static void write(JsonText out, Healthcheck healthcheck) {
        out.beginObject();
        out.optionalStrings("Test", healthcheck.test());
        out.optionalNumber("Interval", healthcheck.interval().toNanos());
        out.optionalNumber("Timeout", healthcheck.timeout().toNanos());
        out.optionalNumber("StartPeriod", healthcheck.startPeriod().toNanos());
        out.optionalNumber("StartInterval", healthcheck.startInterval().toNanos());
        out.optionalNumber("Retries", healthcheck.retries());
        out.endObject();
    }

    static RuntimeConfig read(JsonFields in) throws IOException {
        RuntimeConfig.Draft draft = new RuntimeConfig.Draft(RuntimeConfig.EMPTY);
        in.object(name -> readField(draft, name, in));
        return draft.finish();
    }

    private static void readField(RuntimeConfig.Draft draft, String name, JsonFields in) throws IOException {
        switch (name) {
            case "User" -> draft.user = in.string();
            case "ExposedPorts" -> draft.exposedPorts = in.set();
            case "Env" -> draft.env = in.strings();
            case "Entrypoint" -> draft.entrypoint = in.optionalStrings();
            case "Cmd" -> draft.cmd = in.optionalStrings();
            case "Volumes" -> draft.volumes = in.set();
            case "WorkingDir" -> draft.workingDir = in.string();
            case "Labels" -> draft.labels = in.stringMap();
            case "StopSignal" -> draft.stopSignal = in.string();
            case "ArgsEscaped" -> draft.argsEscaped = in.bool();
            case "Healthcheck" -> draft.healthcheck = in.isNull() ? Optional.empty() : Optional.of(readHealthcheck(in));
            case "OnBuild" -> draft.onBuild = in.strings();
            case "Shell" -> draft.shell = in.optionalStrings();
            default -> in.skip();
        }
    }

    private static Healthcheck readHealthcheck(JsonFields in) throws IOException {
        HealthcheckFields fields = new HealthcheckFields();
        in.object(name -> fields.read(name, in));
        return new Healthcheck(
                fields.test, fields.interval, fields.timeout, fields.startPeriod, fields.startInterval, fields.retries);
    }

    private static final class HealthcheckFields {
        private List<String> test = List.of();
        private Duration interval = Duration.ZERO;
        private Duration timeout = Duration.ZERO;
        private Duration startPeriod = Duration.ZERO;
        private Duration startInterval = Duration.ZERO;
        private int retries;

        private void read(String name, JsonFields in) throws IOException {
            switch (name) {
                case "Test" -> test = in.strings();
                case "Interval" -> interval = nanoseconds(in);
                case "Timeout" -> timeout = nanoseconds(in);
                case "StartPeriod" -> startPeriod = nanoseconds(in);
                case "StartInterval" -> startInterval = nanoseconds(in);
                case "Retries" -> retries = (int) in.number(Integer.MIN_VALUE, Integer.MAX_VALUE);
                default -> in.skip();
            }
        }

        private static Duration nanoseconds(JsonFields in) throws IOException {
            return Duration.ofNanos(in.number(Long.MIN_VALUE, Long.MAX_VALUE));
        }
    }
}
