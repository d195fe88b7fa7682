package dev.mica.cli.container;

import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Console;
import dev.mica.cli.image.CatalogEntry;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.ExtraHosts;
import dev.mica.cli.option.Quantities;
import dev.mica.cli.option.UsageException;
import dev.mica.core.build.StoredImage;
import dev.mica.core.build.StoredImages;
import dev.mica.core.image.Environment;
import dev.mica.core.image.RunCommand;
import dev.mica.core.image.StopSignals;
import dev.mica.core.port.Sandbox;
import dev.mica.core.tree.Accounts;
import dev.mica.core.tree.RunUser;
import dev.mica.core.tree.TreePath;
import dev.mica.core.tree.UnknownAccountException;
import dev.mica.sandbox.container.ContainerSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/// Makes a container's description of an image and a command line's options.
final class ContainerReader {
    private static final long DEFAULT_SHM_BYTES = 64L << 20;

    private final Arguments arguments;
    private final Console console;
    private final RunCommand.Overrides overrides;
    private final List<Sandbox.Mount> mounts;
    private final Sandbox.Network network;
    private final List<Sandbox.ResourceLimit> limits;
    private final Map<String, String> extraHosts;
    private final long shmBytes;

    /// Reads the options, so that one that makes no sense is told before an image is looked for.
    ContainerReader(Arguments arguments, Console console) throws UsageException, IOException {
        this.arguments = arguments;
        this.console = console;
        this.overrides = overrides();
        this.mounts = new ArrayList<>(BoundVolumes.binds(arguments.values("volume"), console));
        this.mounts.addAll(BoundVolumes.tmpfs(arguments.values("tmpfs")));
        this.network = network();
        this.limits = limits();
        this.extraHosts = ExtraHosts.parse(arguments.values("add-host"));
        Optional<String> shm = arguments.value("shm-size");
        this.shmBytes = shm.isEmpty() ? DEFAULT_SHM_BYTES : Quantities.bytes("--shm-size", shm.get());
    }

    ContainerSpec read(CatalogEntry entry, StoredImage image, StoredImages stored)
            throws CommandException, IOException {
        RunCommand command = RunCommand.of(
                        image.config().config(), image.config().platform().os(), overrides)
                .orElseThrow(() -> new CommandException(
                        "no command specified: the image " + entry.familiarName() + " has neither CMD nor ENTRYPOINT",
                        "name one after the image: mica run " + arguments.word(0) + " COMMAND"));
        RunUser user = user(command.user(), stored.accounts(image));
        return new ContainerSpec(
                arguments.value("name").orElse(""),
                arguments.word(0),
                entry.id(),
                command.arguments(),
                environment(command.environment(), user),
                command.workingDirectory(),
                new Sandbox.User(user.uid(), user.gid(), user.additionalGids()),
                mounts,
                network,
                arguments.flag("privileged"),
                arguments.value("hostname").orElse(""),
                extraHosts,
                limits,
                shmBytes,
                arguments.flag("interactive"),
                arguments.flag("tty"),
                arguments.flag("rm"));
    }

    /// Where the container has volumes of its own.
    SortedSet<TreePath> volumes(StoredImage image) {
        List<String> wanted = new ArrayList<>(image.config().config().volumes());
        wanted.addAll(BoundVolumes.anonymous(arguments.values("volume")));
        return AnonymousVolumes.places(wanted, mounts);
    }

    private RunCommand.Overrides overrides() throws UsageException, IOException {
        Optional<String> signal = arguments.value("stop-signal");
        if (signal.isPresent() && StopSignals.number(signal.get()).isEmpty()) {
            throw new UsageException("invalid signal: " + signal.get());
        }
        return new RunCommand.Overrides(
                arguments.value("entrypoint").map(List::of),
                arguments.words().subList(1, arguments.words().size()),
                EnvironmentOptions.read(arguments.values("env-file"), arguments.values("env"), console),
                arguments.value("user").orElse(""),
                workingDirectory(),
                signal.orElse(""));
    }

    private String workingDirectory() throws UsageException {
        String directory = arguments.value("workdir").orElse("");
        if (!directory.isEmpty() && !directory.startsWith("/")) {
            throw new UsageException(
                    "the working directory '" + directory + "' is invalid, it needs to be an absolute path");
        }
        return directory;
    }

    private static RunUser user(String user, Accounts accounts) throws CommandException {
        try {
            return accounts.runUser(user);
        } catch (UnknownAccountException e) {
            throw new CommandException(String.valueOf(e.getMessage()), "name one that the image knows, or a number");
        }
    }

    /// What docker sets, where the image and the command line don't.
    private static List<String> environment(List<String> given, RunUser user) {
        return Environment.value(given, "HOME").isPresent() ? given : Environment.with(given, "HOME", user.home());
    }

    private Sandbox.Network network() throws UsageException {
        String network =
                arguments.value("network").or(() -> arguments.value("net")).orElse("host");
        return switch (network) {
            // What containers have by default here.
            case "host", "default" -> Sandbox.Network.HOST;
            case "none" -> Sandbox.Network.NONE;
            default -> throw new UsageException("--network " + network + " is not supported: expected host or none");
        };
    }

    private List<Sandbox.ResourceLimit> limits() throws UsageException {
        List<Sandbox.ResourceLimit> limits = new ArrayList<>();
        for (String text : arguments.values("ulimit")) {
            String[] parts = Quantities.limit(text).split("[=:]", -1);
            limits.add(new Sandbox.ResourceLimit(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])));
        }
        return limits;
    }
}
