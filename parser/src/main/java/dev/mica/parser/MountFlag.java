package dev.mica.parser;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A `RUN --mount` as written. Which mount it is may depend on variables, so that only its form is checked.
///
/// @param text the flag's value
/// @param from the stage, image or context that it takes files from; it can't hold variables
public record MountFlag(String text, List<MountOption> options, Optional<String> from) {
    public MountFlag {
        options = List.copyOf(options);
    }

    /// The mount once its variables are known.
    ///
    /// @param expander expands one value
    /// @throws IllegalMountException if the values describe no mount
    public MountDescription describe(UnaryOperator<String> expander) {
        return MountReader.describe(options, expander);
    }
}
