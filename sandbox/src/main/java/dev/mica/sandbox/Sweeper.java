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

    /// Sweeps below Mica's root directory. Costs the listing of two directories where nothing was left, and
    /// is meant for every command that uses the root directory.
    public static void sweep(Path root) throws IOException {
        ScratchSweep.sweep(root, ControlGroups::remove);
        Containers.open(root).sweep();
    }

    /// Sweeps the control groups that were left by processes with other root directories. Meant for commands that are
    /// going to run processes.
    public static void sweepMachine() throws IOException {
        ControlGroups.removeUnused();
    }
}
