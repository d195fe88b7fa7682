package dev.mica.cli.wiring;

import dev.mica.sandbox.Rootless;
import dev.mica.sandbox.container.Signals;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Does the whole command again in a user namespace, where an ordinary user has the rights that running a container
/// takes. A JVM can't enter one: it has threads.
public final class Reexecution {
    private Reexecution() {}

    /// @param ownLine starts this program again with the same arguments; empty if that can't be done
    /// @return the exit status; empty if this process has the rights itself
    /// @throws dev.mica.core.port.SandboxUnavailableException if there is no way to them; says what is missing
    public static Optional<Integer> ifNeeded(Home home, List<String> ownLine) throws IOException, InterruptedException {
        if (ownLine.isEmpty() || !Rootless.needed()) {
            return Optional.empty();
        }
        ProcessBuilder again = new ProcessBuilder(Rootless.command(ownLine)).inheritIO();
        // There the user is root, whose state lives elsewhere.
        again.environment().put("MICA_ROOT", home.root().toString());
        // The other one ends as it sees fit, and this one with it.
        try (Signals signals = Signals.begin()) {
            Process process = again.start();
            signals.passDirectlyTo(process.pid());
            return Optional.of(process.waitFor());
        }
    }
}
