package dev.mica.parser;

import java.util.List;
import java.util.Optional;

/// A FROM and the instructions up to the next one.
public record Stage(Instruction.From from, List<Instruction> instructions) {
    public Stage {
        instructions = List.copyOf(instructions);
    }

    /// The name in lower case.
    public Optional<String> name() {
        return from.name();
    }

    /// What it builds on, unexpanded.
    public String base() {
        return from.base();
    }

    public Optional<String> platform() {
        return from.platform();
    }

    public Optional<String> description() {
        return from.description();
    }

    public SourceRange range() {
        return from.range();
    }
}
