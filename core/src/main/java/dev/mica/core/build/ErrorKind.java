package dev.mica.core.build;

/// Whose fault an error is.
public enum ErrorKind {
    /// The Dockerfile, the context or the request.
    USER,
    /// This machine: a missing program, a full disk, a missing right.
    ENVIRONMENT,
    /// A registry or another server.
    REMOTE,
    /// Stored bytes are not what they were.
    CORRUPTION,
    /// Mica.
    BUG
}
