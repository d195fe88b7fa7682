package dev.mica.sandbox;

import dev.mica.core.port.Sandbox;
import dev.mica.core.port.SandboxUnavailableException;
import dev.mica.core.port.Workspace;
import dev.mica.sandbox.isolation.IsolatedCommand;
import dev.mica.sandbox.isolation.Isolation;
import dev.mica.sandbox.isolation.IsolationRequest;
import dev.mica.sandbox.namespace.StreamedProcess;
import dev.mica.sandbox.scratch.Scratch;
import dev.mica.sandbox.scratch.ScratchDirectory;
import java.io.IOException;
import java.util.Optional;

/// Runs the processes of a build by an isolation.
final class IsolatedSandbox implements Sandbox {
    private final Isolation isolation;
    private final Scratch scratch;

    IsolatedSandbox(Isolation isolation, Scratch scratch) {
        this.isolation = isolation;
        this.scratch = scratch;
    }

    @Override
    public String description() {
        return isolation.description();
    }

    @Override
    public Exit run(Workspace.Overlay root, ExecRequest request, Output output) throws IOException {
        if (Rootless.needed()) {
            throw new SandboxUnavailableException("this process may not make namespaces:"
                    + " run as root, or start it inside a user namespace as `unshare --map-root-user --map-auto` does");
        }
        IsolationRequest asked = new IsolationRequest(root, request, IsolationRequest.Purpose.BUILD, Optional.empty());
        try (ScratchDirectory directory = scratch.newDirectory();
                IsolatedCommand command = isolation.prepare(asked, directory)) {
            int code = command.processCode(StreamedProcess.run(command.command(), output));
            return new Exit(code, command.processorTime(), command.madePaths());
        }
    }
}
