package dev.mica.parser;

/// `type` of a `RUN --mount`.
public enum MountType {
    BIND,
    CACHE,
    TMPFS,
    SECRET,
    SSH
}
