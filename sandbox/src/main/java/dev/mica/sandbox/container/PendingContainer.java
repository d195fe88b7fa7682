package dev.mica.sandbox.container;

import dev.mica.core.oci.DiffId;
import dev.mica.core.port.Sandbox;
import dev.mica.core.port.Workspace;
import dev.mica.core.tree.TreePath;
import dev.mica.hostfs.Owners;
import dev.mica.hostfs.TreeCheckout;
import dev.mica.sandbox.isolation.IsolatedCommand;
import dev.mica.sandbox.isolation.Isolation;
import dev.mica.sandbox.isolation.IsolationRequest;
import dev.mica.sandbox.isolation.TerminalSize;
import dev.mica.sandbox.namespace.MountNamespace;
import dev.mica.sandbox.namespace.Spawner;
import dev.mica.sandbox.scratch.PathLocks;
import dev.mica.sandbox.scratch.Scratch;
import dev.mica.sandbox.scratch.ScratchDirectory;
import dev.mica.sandbox.workspace.OverlayWorkspace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A container that is about to run, once, in the foreground of the process that made it. Closing it without having run
/// it leaves a container that never ran, or nothing if that was to be removed at its exit.
public final class PendingContainer implements AutoCloseable {
    /// As docker: what a container ended with that could not be started.
    private static final int NOT_STARTED = 125;

    private final Containers containers;
    private final Container container;
    private final ContainerSpec spec;
    private final List<DiffId> layers;
    private final OverlayWorkspace workspace;
    private final PathLocks.Held lock;
    private final List<Sandbox.Mount> volumes = new ArrayList<>();
    private boolean ended;

    PendingContainer(
            Containers containers,
            Container container,
            ContainerSpec spec,
            List<DiffId> layers,
            OverlayWorkspace workspace,
            PathLocks.Held lock) {
        this.containers = containers;
        this.container = container;
        this.spec = spec;
        this.layers = List.copyOf(layers);
        this.workspace = workspace;
        this.lock = lock;
    }

    /// What its owner does once it runs.
    @FunctionalInterface
    public interface Started {
        void started() throws IOException;
    }

    public Container container() {
        return container;
    }

    /// Gives the container a directory of its own that its writable layer has no part in. It goes with the container.
    ///
    /// @param target absolute, where it is mounted
    /// @param initial what is in it at the beginning; without that it is empty, and root's
    public void addVolume(String target, Optional<Workspace.InitialFiles> initial) throws IOException {
        Path directory = containers.path(container).resolve("volumes").resolve(Integer.toString(volumes.size()));
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (initial.isPresent()) {
            Workspace.InitialFiles files = initial.get();
            TreeCheckout.write(files.tree(), files.directories(), files.contents(), directory, Owners.KEEP);
        }
        volumes.add(new Sandbox.Mount.Bind(directory, target, false));
    }

    /// Runs the process to its end with this process's own standard streams. Signals that this process gets meanwhile
    /// are passed on.
    ///
    /// @param started called once the process runs, and the layers are held by its mounts
    /// @return its exit code; 128 and the signal's number; 126 if it can't be executed, 127 if it is not there
    /// @throws IOException if it could not be started; of a container to be removed at its exit nothing stays then
    public int run(Isolation isolation, Workspace.LayerSource source, Started started) throws IOException {
        if (ended) {
            throw new IllegalStateException("the container " + container.name() + " ran already");
        }
        if (spec.terminal() && !StandardInput.isTerminal()) {
            throw new ContainerException("the standard input is not a terminal: leave -t out");
        }
        int code = NOT_STARTED;
        try {
            code = runLocked(isolation, source, started);
            return code;
        } finally {
            finish(code);
        }
    }

    @Override
    public void close() throws IOException {
        try (lock) {
            if (!ended && spec.removeAtExit()) {
                containers.delete(container);
            }
            containers.end(container);
            ended = true;
        }
    }

    private int runLocked(Isolation isolation, Workspace.LayerSource source, Started started) throws IOException {
        Path directory = containers.path(container);
        Optional<TerminalSize> terminal = spec.terminal() ? Optional.of(TerminalSize.ofInput()) : Optional.empty();
        try (Workspace.RootFileSystem root = workspace.prepareAt(directory, layers, source);
                ScratchDirectory scratch = Scratch.of(containers.root()).newDirectory();
                IsolatedCommand command = isolation.prepare(
                        new IsolationRequest(root.overlay(), request(), IsolationRequest.Purpose.CONTAINER, terminal),
                        scratch)) {
            List<String> words = new ArrayList<>(MountNamespace.dyingWithParent());
            words.addAll(command.command());
            ProcessBuilder builder = MountNamespace.hostProcess(words).inheritIO();
            if (!spec.interactive() && !spec.terminal()) {
                builder.redirectInput(new File("/dev/null"));
            }
            return command.processCode(foreground(builder, started));
        }
    }

    private int foreground(ProcessBuilder builder, Started started) throws IOException {
        try (Signals signals = Signals.begin()) {
            Process process = Spawner.start(builder);
            try {
                signals.passTo(process.pid());
                containers.save(container.running(HostProcess.of(process.pid())));
                started.started();
                return process.waitFor();
            } catch (InterruptedException e) {
                throw Spawner.interrupted("the container " + container.name());
            } finally {
                Spawner.kill(process);
            }
        }
    }

    private void finish(int code) throws IOException {
        ended = true;
        if (spec.removeAtExit()) {
            containers.delete(container);
        } else {
            containers.save(container.exited(code, Instant.now()));
        }
    }

    private Sandbox.ExecRequest request() {
        String hostname = spec.hostname().isEmpty() ? container.shortId() : spec.hostname();
        List<String> environment = new ArrayList<>(spec.environment());
        addIfMissing(environment, "HOSTNAME", hostname);
        if (spec.terminal()) {
            addIfMissing(environment, "TERM", "xterm");
        }
        return new Sandbox.ExecRequest(
                spec.arguments(),
                environment,
                spec.workingDirectory(),
                spec.user(),
                mounts(),
                spec.network(),
                spec.privileged(),
                hostname,
                spec.extraHosts(),
                spec.limits(),
                spec.shmSizeBytes());
    }

    /// Those above before those below, so that none hides another.
    private List<Sandbox.Mount> mounts() {
        List<Sandbox.Mount> mounts = new ArrayList<>(volumes);
        mounts.addAll(spec.mounts());
        mounts.sort(Comparator.comparingInt(
                mount -> TreePath.of(mount.target()).names().size()));
        return mounts;
    }

    private static void addIfMissing(List<String> environment, String name, String value) {
        if (environment.stream().noneMatch(variable -> variable.startsWith(name + "="))) {
            environment.add(name + "=" + value);
        }
    }
}
