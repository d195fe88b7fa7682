package dev.mica.sandbox;

import dev.mica.sandbox.container.Containers;
import dev.mica.sandbox.isolation.ControlGroups;
import dev.mica.sandbox.scratch.ScratchSweep;
import java.io.IOException;
import java.nio.file.Path;

/// Removes what processes left that were killed: their directories, control groups and containers. Mounts and processes
/// they leave none.
public final class Sweeper {
    private Sweeper() {}

    /// Sweeps below Mica's root directory. Quick when there is nothing to do; to be called by each command that is
    /// going to run processes.
    public static void sweep(Path root) throws IOException {
        ScratchSweep.sweep(root);
        Containers.open(root).sweep();
        ControlGroups.sweep(root.toAbsolutePath().normalize().resolve("tmp"));
    }
}
