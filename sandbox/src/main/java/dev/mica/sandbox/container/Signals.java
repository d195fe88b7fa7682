package dev.mica.sandbox.container;

import dev.mica.sandbox.namespace.MountNamespace;
import dev.mica.sandbox.namespace.Spawner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes the signals of this process on to a container's first process, until closed.
final class Signals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
    private static final List<String> PASSED = List.of("TERM", "INT", "HUP");

    private final List<SignalHandling> handlings = new ArrayList<>();

    private final CompletableFuture<Long> command = new CompletableFuture<>();

    private Signals() {}

    /// Takes signals from now on, so that none comes between a container's start and its first signal. They wait until
    /// there is a process to pass them to.
    ///
    /// @param terminal whether this process has a terminal: the kernel sends what is typed there, such as an
    ///     interrupt, to all processes of the foreground, the container's too
    static Signals begin(boolean terminal) {
        Signals signals = new Signals();
        for (String name : PASSED) {
            boolean ownWay = terminal && name.equals("INT");
            signals.handlings.add(SignalHandling.begin(name, () -> {
                if (!ownWay) {
                    var _ = signals.command.thenAccept(command -> deliver(command, name));
                }
            }));
        }
        return signals;
    }

    /// Passes signals on, also those that came before.
    ///
    /// @param process the one that holds the container's PID namespace
    void passTo(long process) {
        command.complete(process);
    }

    private static void deliver(long command, String name) {
        try {
            send(command, name);
        } catch (IOException e) {
            LOG.warn("SIG{} could not be passed on", name, e);
        }
    }

    /// Sends a signal to the first process in the namespace that a command holds.
    static void send(long command, String name) throws IOException {
        long first = ProcessHandle.of(command)
                .flatMap(process -> process.children().findFirst())
                .map(ProcessHandle::pid)
                .orElse(command);
        Process kill = Spawner.start(MountNamespace.hostProcess(
                        List.of("/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "sh", name, Long.toString(first)))
                .redirectErrorStream(true));
        kill.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    }

    @Override
    public void close() {
        handlings.forEach(SignalHandling::end);
    }
}
