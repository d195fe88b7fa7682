package dev.mica.core.image;

import dev.mica.core.oci.RuntimeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a container of an image runs, once the words of the command line have had their say.
///
/// @param arguments the whole argv, not empty
/// @param environment `NAME=value`
/// @param user as written, a name or a number with an optional group; empty is root
/// @param workingDirectory absolute
/// @param stopSignal its number
public record RunCommand(
        List<String> arguments, List<String> environment, String user, String workingDirectory, int stopSignal) {
    public RunCommand {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a container runs at least one word");
        }
    }

    /// What the command line sets.
    ///
    /// @param entrypoint replaces the image's. A list of one empty word means that there is none and drops the
    ///     image's command too (`--entrypoint ""`); an empty list removes the entrypoint and keeps the command
    /// @param words replace the image's command whole; none keep it
    /// @param environment `NAME=value`; wins over the image's
    /// @param user empty keeps the image's
    /// @param workingDirectory empty keeps the image's
    /// @param stopSignal empty keeps the image's
    public record Overrides(
            Optional<List<String>> entrypoint,
            List<String> words,
            List<String> environment,
            String user,
            String workingDirectory,
            String stopSignal) {
        public static final Overrides NONE = new Overrides(Optional.empty(), List.of(), List.of(), "", "", "");

        public Overrides {
            entrypoint = entrypoint.map(List::copyOf);
            words = List.copyOf(words);
            environment = List.copyOf(environment);
        }
    }

    /// Merges an image's configuration with the command line's words as Docker does.
    ///
    /// @return empty if neither an entrypoint nor a command is left: there is nothing to run
    public static Optional<RunCommand> of(RuntimeConfig image, String os, Overrides overrides) {
        List<String> arguments = arguments(image, overrides);
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        String signal = firstNonEmpty(overrides.stopSignal(), image.stopSignal());
        return Optional.of(new RunCommand(
                arguments,
                environment(image, os, overrides.environment()),
                firstNonEmpty(overrides.user(), image.user()),
                firstNonEmpty(overrides.workingDirectory(), firstNonEmpty(image.workingDir(), "/")),
                StopSignals.number(signal).orElse(StopSignals.DEFAULT)));
    }

    private static List<String> arguments(RuntimeConfig image, Overrides overrides) {
        List<String> entrypoint = overrides.entrypoint().orElse(List.of());
        List<String> command = overrides.words();
        if (entrypoint.isEmpty()) {
            if (command.isEmpty()) {
                command = image.cmd().orElse(List.of());
            }
            if (overrides.entrypoint().isEmpty()) {
                entrypoint = image.entrypoint().orElse(List.of());
            }
        }
        List<String> arguments = new ArrayList<>();
        if (!entrypoint.equals(List.of(""))) {
            arguments.addAll(entrypoint);
        }
        arguments.addAll(command);
        return arguments;
    }

    /// The image's variables fill what the command line leaves unset.
    private static List<String> environment(RuntimeConfig image, String os, List<String> given) {
        List<String> environment = image.env();
        for (String entry : given) {
            environment = Environment.with(environment, Environment.name(entry), Environment.value(entry));
        }
        return Environment.withDefaultPath(environment, os);
    }

    private static String firstNonEmpty(String first, String second) {
        return first.isEmpty() ? second : first;
    }
}
