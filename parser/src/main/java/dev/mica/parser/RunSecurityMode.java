package dev.mica.parser;

/// `RUN --security`; SANDBOX also where it is not given.
public enum RunSecurityMode {
    SANDBOX,
    INSECURE
}
