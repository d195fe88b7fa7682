package dev.mica.parser;

/// A value of `RUN --device`.
public record DeviceFlag(String name, boolean required) {}
