package dev.mica.core.build;

/// Makes builders.
public final class Builds {
    private Builds() {}

    /// A builder that works with the given ports.
    public static ImageBuilder of(BuildPorts ports) {
        return (request, listener) -> new Build(ports, request, listener).run();
    }
}
