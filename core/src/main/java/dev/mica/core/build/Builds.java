package dev.mica.core.build;

import dev.mica.core.port.BuildListener;
import dev.mica.core.port.Leases;
import java.io.IOException;
import java.util.Optional;

/// Makes builders.
public final class Builds {
    private Builds() {}

    /// A builder that works with the given ports.
    public static ImageBuilder of(BuildPorts ports) {
        return (request, listener) -> build(ports, request, listener);
    }

    /// What the build counts on is leased from before its first look at the store.
    private static BuildResult build(BuildPorts ports, BuildRequest request, BuildListener listener) {
        String purpose = "build " + ProcessHandle.current().pid();
        try (Leases.Lease lease = ports.leases().acquire(purpose)) {
            BuildPorts guarded =
                    ports.withContents(LeasedContents.of(ports.contents(), ports.refs(), ports.leases(), lease));
            return new Build(guarded, request, listener, lease).run();
        } catch (IOException e) {
            throw FailureTranslation.translate(e, Optional.empty());
        }
    }
}
