package dev.mica.parser;

/// A parsed Dockerfile.
public record Dockerfile() {}
