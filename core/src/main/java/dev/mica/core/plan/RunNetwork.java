package dev.mica.core.plan;

/// `RUN --network` and `build --network`.
public enum RunNetwork {
    DEFAULT,
    NONE,
    HOST
}
