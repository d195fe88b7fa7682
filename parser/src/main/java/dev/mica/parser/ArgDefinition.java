package dev.mica.parser;

import java.util.Optional;

/// One variable that an ARG declares.
///
/// @param value its default, unexpanded; empty where there is none
/// @param description what the comment above says of it
public record ArgDefinition(String name, Optional<String> value, Optional<String> description) {}
