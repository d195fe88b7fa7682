package dev.mica.core.image;

import dev.mica.core.oci.Healthcheck;
import java.util.List;
import java.util.SequencedMap;

/// The `created_by` texts of an image's history, in BuildKit's wording. One for each instruction; ONBUILD has
/// none.
public final class HistoryLines {
    /// The `comment` of every entry that a Dockerfile makes.
    public static final String COMMENT = "buildkit.dockerfile.v0";

    /// What BuildKit appends to the line of RUN, COPY and ADD.
    private static final String LAYER_SUFFIX = " # buildkit";

    private HistoryLines() {}

    /// RUN: `RUN |2 a=1 b=2 /bin/sh -c make # buildkit`.
    ///
    /// @param declaredArguments the ARGs in force, in the order of their first declaration
    public static String run(SequencedMap<String, String> declaredArguments, List<String> command) {
        StringBuilder line = new StringBuilder("RUN");
        if (!declaredArguments.isEmpty()) {
            line.append(" |").append(declaredArguments.size());
            declaredArguments.forEach(
                    (name, value) -> line.append(' ').append(name).append('=').append(value));
        }
        line.append(' ').append(String.join(" ", command));
        return line.append(LAYER_SUFFIX).toString();
    }

    /// COPY and ADD: `COPY --chown=a a.txt <<b /dir/ # buildkit`.
    ///
    /// @param instruction `COPY` or `ADD`
    /// @param flags those that the line shows (`--parents`, `--chown=…`, `--chmod=…`), in this order
    /// @param sources paths as expanded, then heredocs as `<<name`
    /// @param destination as expanded
    public static String copy(String instruction, List<String> flags, List<String> sources, String destination) {
        StringBuilder line = new StringBuilder(instruction);
        flags.forEach(flag -> line.append(' ').append(flag));
        sources.forEach(source -> line.append(' ').append(source));
        return line.append(' ').append(destination).append(LAYER_SUFFIX).toString();
    }

    /// ENV, LABEL, ARG: the name and then `key=value` pairs. An ARG without value is its key alone.
    public static String pairs(String instruction, List<String> pairs) {
        return instruction + " " + String.join(" ", pairs);
    }

    public static String workdir(String path) {
        return "WORKDIR " + path;
    }

    public static String user(String user) {
        return "USER " + user;
    }

    public static String maintainer(String maintainer) {
        return "MAINTAINER " + maintainer;
    }

    public static String stopSignal(String signal) {
        return "STOPSIGNAL " + signal;
    }

    public static String command(List<String> arguments) {
        return "CMD " + GoText.quoted(arguments);
    }

    public static String entrypoint(List<String> arguments) {
        return "ENTRYPOINT " + GoText.quoted(arguments);
    }

    public static String shell(List<String> shell) {
        return "SHELL " + GoText.plain(shell);
    }

    public static String volume(List<String> volumes) {
        return "VOLUME " + GoText.plain(volumes);
    }

    /// @param ports `80/tcp`, ranges exploded
    public static String expose(List<String> ports) {
        return "EXPOSE " + GoText.plain(ports);
    }

    public static String healthcheck(Healthcheck check) {
        return "HEALTHCHECK {Test:" + GoText.plain(check.test())
                + " Interval:" + GoText.duration(check.interval())
                + " Timeout:" + GoText.duration(check.timeout())
                + " StartPeriod:" + GoText.duration(check.startPeriod())
                + " StartInterval:" + GoText.duration(check.startInterval())
                + " Retries:" + check.retries() + "}";
    }
}
