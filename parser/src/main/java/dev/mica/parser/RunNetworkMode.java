package dev.mica.parser;

/// `RUN --network`; DEFAULT also where it is not given.
public enum RunNetworkMode {
    DEFAULT,
    NONE,
    HOST
}
