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

    /// A build that meets something damaged in the store has that dropped, once, and begins again: what was made of it
    /// is made anew then.
    private static BuildResult build(BuildPorts ports, BuildRequest request, BuildListener listener) {
        StepLog log = new StepLog(listener, ports.clock());
        boolean succeeded = false;
        try {
            BuildResult result = buildWhole(ports, request, log);
            succeeded = true;
            return result;
        } finally {
            log.end(succeeded);
        }
    }

    private static BuildResult buildWhole(BuildPorts ports, BuildRequest request, StepLog log) {
        try {
            return buildOnce(ports, request, log);
        } catch (BuildException e) {
            if (e.kind() != ErrorKind.CORRUPTION || !StoreRepair.repair(ports, log)) {
                throw e;
            }
            return buildOnce(ports, request, log);
        }
    }

    /// What the build counts on is leased from before its first look at the store.
    private static BuildResult buildOnce(BuildPorts ports, BuildRequest request, StepLog log) {
        String purpose = "build " + ProcessHandle.current().pid();
        try (Leases.Lease lease = ports.leases().acquire(purpose)) {
            BuildPorts guarded =
                    ports.withContents(LeasedContents.of(ports.contents(), ports.refs(), ports.leases(), lease));
            return new Build(guarded, request, log, lease).run();
        } catch (IOException e) {
            throw FailureTranslation.translate(e, Optional.empty());
        }
    }
}
