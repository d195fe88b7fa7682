package dev.mica.sandbox.container;

import dev.mica.core.oci.DiffId;
import dev.mica.core.port.DiskSpace;
import dev.mica.sandbox.namespace.Spawner;
import dev.mica.sandbox.scratch.FileTrees;
import dev.mica.sandbox.scratch.PathLocks;
import dev.mica.sandbox.workspace.OverlayWorkspace;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// The containers below `<root>/containers`: a directory for each, with its state, its writable layer and a lock that
/// is held while it runs. Several processes may use them at once.
public final class Containers {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");
    private static final int ID_BYTES = 32;
    private static final String LOCK = ".lock";

    /// What is said of a container whose end nobody saw: it was killed.
    private static final int KILLED = 137;

    private static final Duration POLL = Duration.ofMillis(20);

    private final Path directory;
    private final Path root;

    private Containers(Path root) {
        this.root = root;
        this.directory = root.resolve("containers");
    }

    /// The containers below Mica's root directory.
    public static Containers open(Path root) {
        return new Containers(root.toAbsolutePath().normalize());
    }

    /// Makes a container that has not run yet, and reserves its name.
    ///
    /// @param layers of the image, base first
    /// @param workspace below the same root
    /// @throws ContainerException if the name is not one, or taken
    public PendingContainer create(ContainerSpec spec, List<DiffId> layers, OverlayWorkspace workspace)
            throws IOException {
        byte[] random = new byte[ID_BYTES];
        new SecureRandom().nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        HostProcess self = HostProcess.of(ProcessHandle.current().pid());
        Container container = new Container(
                id,
                spec.name().isEmpty() ? id.substring(0, 12) : spec.name(),
                spec.image(),
                spec.imageId().toString(),
                spec.arguments(),
                Instant.now(),
                Container.Status.CREATED,
                OptionalInt.empty(),
                Optional.empty(),
                spec.removeAtExit(),
                self.id(),
                self.started());
        if (!NAME.matcher(container.name()).matches()) {
            throw new ContainerException("invalid container name \"" + container.name()
                    + "\": expected letters, digits, \"_\", \".\" and \"-\", the first a letter or digit");
        }
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (var _ = PathLocks.lock(directory.resolve("lock"), PathLocks.Mode.EXCLUSIVE)) {
            for (Container other : list()) {
                if (other.name().equals(container.name())) {
                    throw new ContainerException("the container name \"" + other.name() + "\" is in use by "
                            + other.shortId() + ": remove that one or choose another name");
                }
            }
            PathLocks.Held running = lockNew(container);
            Files.createDirectory(path(container));
            save(container);
            return new PendingContainer(this, container, spec, layers, workspace, running);
        }
    }

    /// Takes the lock of a container before there is anything of it.
    private PathLocks.Held lockNew(Container container) throws IOException {
        while (true) {
            Optional<PathLocks.Held> lock = tryLock(container.id());
            // A sweep that came between may have taken the file for a dead one's, and removed it.
            if (lock.isPresent() && Files.exists(lockFile(container.id()))) {
                return lock.get();
            }
            if (lock.isPresent()) {
                lock.get().close();
            }
        }
    }

    /// All containers, newest first.
    public List<Container> list() throws IOException {
        List<Container> containers = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (Path entry : entries) {
                    if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                        read(entry).ifPresent(containers::add);
                    }
                }
            }
        }
        containers.sort(Comparator.comparing(Container::created).reversed().thenComparing(Container::id));
        return containers;
    }

    private Optional<Container> read(Path entry) throws IOException {
        Optional<Container> container = readState(entry);
        return container.isPresent()
                        && container.get().status() == Container.Status.RUNNING
                        && !isRunning(container.get())
                ? Optional.of(container.get().exited(KILLED, Instant.now()))
                : container;
    }

    private static Optional<Container> readState(Path entry) throws IOException {
        try {
            return Optional.of(ContainerJson.read(Files.readAllBytes(entry.resolve("state.json"))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private boolean isRunning(Container container) throws IOException {
        if (!Files.exists(lockFile(container.id()))) {
            return false;
        }
        Optional<PathLocks.Held> lock = tryLock(container.id());
        if (lock.isPresent()) {
            lock.get().close();
        }
        return lock.isEmpty();
    }

    /// The container of that name or id, or whose id alone begins so.
    ///
    /// @throws ContainerException if several ids begin so
    public Optional<Container> find(String nameOrId) throws IOException {
        List<Container> all = list();
        for (Container container : all) {
            if (container.name().equals(nameOrId) || container.id().equals(nameOrId)) {
                return Optional.of(container);
            }
        }
        List<Container> found =
                all.stream().filter(c -> c.id().startsWith(nameOrId)).toList();
        if (found.size() > 1) {
            throw new ContainerException(
                    "the ids of " + found.size() + " containers begin with \"" + nameOrId + "\": give more digits");
        }
        return found.stream().findFirst();
    }

    /// What the container wrote, in bytes.
    public long bytes(Container container) throws IOException {
        return DiskSpace.below(path(container));
    }

    /// Removes a container and its writable layer.
    ///
    /// @param force whether it is killed if it runs
    /// @throws ContainerException if it runs and may not be killed
    public void remove(Container container, boolean force) throws IOException {
        Optional<PathLocks.Held> lock = tryLock(container.id());
        if (lock.isEmpty()) {
            if (!force) {
                throw new ContainerException(
                        "the container " + container.name() + " is running: stop it first, or remove it by force");
            }
            lock = Optional.of(kill(container));
        }
        try (var _ = lock.get()) {
            delete(container);
        }
    }

    /// Kills until the lock is free: a process that is about to start is not known yet.
    private PathLocks.Held kill(Container container) throws IOException {
        while (true) {
            Optional<Container> now = read(path(container));
            if (now.isPresent()) {
                signal(now.get(), "KILL");
            }
            Optional<PathLocks.Held> lock = tryLock(container.id());
            if (lock.isPresent()) {
                return lock.get();
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                throw Spawner.interrupted("removing the container " + container.name());
            }
        }
    }

    /// Sends a signal to the first process of a running container; does nothing if it is not running.
    ///
    /// @param signal without `SIG`, or a number
    public void signal(Container container, String signal) throws IOException {
        HostProcess process = new HostProcess(container.processId(), container.processStarted());
        if (container.status() == Container.Status.RUNNING && process.isAlive()) {
            Signals.send(process.id(), signal.toUpperCase(Locale.ROOT));
        }
    }

    /// Puts the state of containers right whose process died unseen, and removes those that were to be removed at
    /// their exit. Looks at no container whose process ended as it should.
    public void sweep() throws IOException {
        for (String id : lockedIds()) {
            Optional<PathLocks.Held> lock = tryLock(id);
            if (lock.isPresent()) {
                try (var _ = lock.get()) {
                    Optional<Container> container = readState(directory.resolve(id));
                    if (container.isPresent()) {
                        settle(container.get());
                    } else {
                        FileTrees.remove(directory.resolve(id));
                    }
                    Files.deleteIfExists(lockFile(id));
                }
            }
        }
    }

    private List<String> lockedIds() throws IOException {
        List<String> ids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + LOCK)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                ids.add(name.substring(0, name.length() - LOCK.length()));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return ids;
    }

    /// Only with the lock, so that no process runs.
    private void settle(Container container) throws IOException {
        if (container.removeAtExit()) {
            delete(container);
        } else if (container.status() == Container.Status.RUNNING) {
            save(container.exited(KILLED, Instant.now()));
        }
    }

    Path root() {
        return root;
    }

    Path path(Container container) {
        return directory.resolve(container.id());
    }

    /// Takes the lock that says that a container runs, if nobody has it.
    private Optional<PathLocks.Held> tryLock(String id) throws IOException {
        return PathLocks.tryLock(lockFile(id), PathLocks.Mode.EXCLUSIVE);
    }

    /// Beside the directory, since the lock is held while that is deleted. It is there from before the container is
    /// until its process has ended, and longer only if nobody saw the end.
    private Path lockFile(String id) {
        return directory.resolve(id + LOCK);
    }

    /// Says that the process has ended, or will never be started. Only with the lock.
    void end(Container container) throws IOException {
        Files.deleteIfExists(lockFile(container.id()));
    }

    void save(Container container) throws IOException {
        Path temporary = path(container).resolve("state.json.tmp");
        Files.write(temporary, ContainerJson.write(container));
        Files.move(temporary, path(container).resolve("state.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Only with the lock.
    void delete(Container container) throws IOException {
        Files.deleteIfExists(path(container).resolve("state.json"));
        FileTrees.remove(path(container));
        Files.deleteIfExists(lockFile(container.id()));
    }
}
