package dev.mica.sandbox.container;

import dev.mica.hostfs.QuitSignal;
import dev.mica.sandbox.namespace.MountNamespace;
import dev.mica.sandbox.namespace.Spawner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes the signals of this process on to another, until closed.
public final class Signals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    /// As docker's `--sig-proxy`; QUIT is passed too, where that can be.
    private static final List<String> PASSED =
            List.of("TERM", "INT", "HUP", "USR1", "USR2", "WINCH", "CONT", "ALRM", "IO", "PWR", "VTALRM");

    /// What the kernel sends, when somebody types, to all processes of a terminal's foreground, the container's too.
    private static final Set<String> TYPED = Set.of("INT", "QUIT", "WINCH");

    /// What a runtime takes for a remark about itself; it passes on all others.
    private static final Set<String> KEPT_BY_RUNTIMES = Set.of("WINCH", "CONT");

    private final List<SignalHandling> handlings = new ArrayList<>();

    private final CompletableFuture<Delivery> delivery = new CompletableFuture<>();

    private Signals() {}

    @FunctionalInterface
    private interface Delivery {
        void deliver(String name) throws IOException;
    }

    /// Takes signals from now on, so that none comes between a container's start and its first signal. They wait until
    /// there is a process to pass them to.
    public static Signals begin() throws IOException {
        boolean terminal = StandardInput.isTerminal();
        Signals signals = new Signals();
        for (String name : PASSED) {
            signals.handlings.add(SignalHandling.begin(name, () -> signals.pass(name, terminal)));
        }
        if (QuitSignal.canBeTaken()) {
            // Away from the way to the container's start: the first native call of a process takes its time.
            Thread.ofPlatform().daemon().start(() -> signals.takeQuit(terminal));
        }
        return signals;
    }

    private void takeQuit(boolean terminal) {
        try {
            QuitSignal.take(() -> pass("QUIT", terminal));
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("SIGQUIT is not passed on: {}", e.toString());
        }
    }

    private void pass(String name, boolean terminal) {
        if (!(terminal && TYPED.contains(name))) {
            var _ = delivery.thenAccept(way -> deliver(way, name));
        }
    }

    /// Passes signals on to the first process of a container, also those that came before.
    ///
    /// @param process the one that holds the container's PID namespace
    void passTo(long process) {
        delivery.complete(name -> send(process, name));
    }

    /// Passes signals on to a process as it is, also those that came before.
    public void passDirectlyTo(long process) {
        delivery.complete(name -> kill(process, name));
    }

    private static void deliver(Delivery way, String name) {
        try {
            way.deliver(name);
        } catch (IOException e) {
            LOG.warn("SIG{} could not be passed on", name, e);
        }
    }

    /// Sends a signal to the first process in the namespace that a command holds.
    static void send(long command, String name) throws IOException {
        ProcessHandle target = ProcessHandle.of(command).orElseThrow(() -> new IOException("it has ended"));
        target = child(target);
        if (KEPT_BY_RUNTIMES.contains(name)) {
            ProcessHandle inner = child(target);
            target = HostProcess.isFirst(inner.pid()) ? inner : target;
        }
        kill(target.pid(), name);
    }

    private static void kill(long process, String name) throws IOException {
        Process kill = Spawner.start(MountNamespace.hostProcess(
                        List.of("/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "sh", name, Long.toString(process)))
                .redirectErrorStream(true));
        kill.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    }

    private static ProcessHandle child(ProcessHandle process) {
        return process.children().findFirst().orElse(process);
    }

    @Override
    public void close() {
        handlings.forEach(SignalHandling::end);
    }
}
