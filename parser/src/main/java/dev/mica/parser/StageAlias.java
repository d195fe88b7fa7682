package dev.mica.parser;

/// The `AS name` of a FROM, both words as written.
public record StageAlias(String keyword, String name) {}
