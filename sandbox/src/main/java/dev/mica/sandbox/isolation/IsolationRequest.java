package dev.mica.sandbox.isolation;

import dev.mica.core.port.Sandbox;
import dev.mica.core.port.Workspace;
import java.util.Optional;

/// A process to run in a root.
///
/// @param purpose what it runs for
/// @param terminal of the terminal it gets for its own, which shows on the caller's; empty if it gets none
public record IsolationRequest(
        Workspace.Overlay overlay, Sandbox.ExecRequest exec, Purpose purpose, Optional<TerminalSize> terminal) {
    /// What a process runs for. A build's does not see the host's network name files as its own to change.
    public enum Purpose {
        BUILD,
        CONTAINER
    }
}
