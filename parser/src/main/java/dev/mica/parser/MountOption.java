package dev.mica.parser;

import java.util.Optional;

/// One field of a `RUN --mount`.
///
/// @param key in lower case
/// @param value unexpanded; empty where the field has no `=`
/// @param written the whole field
public record MountOption(String key, Optional<String> value, String written) {}
