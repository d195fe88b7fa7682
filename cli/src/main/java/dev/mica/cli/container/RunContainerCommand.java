package dev.mica.cli.container;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Failures;
import dev.mica.cli.command.Session;
import dev.mica.cli.image.CatalogEntry;
import dev.mica.cli.image.ImageCatalog;
import dev.mica.cli.image.ImageFetch;
import dev.mica.cli.image.PlatformChoice;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.wiring.Reexecution;
import dev.mica.core.build.StoredImage;
import dev.mica.core.build.StoredImages;
import dev.mica.core.port.Leases;
import dev.mica.sandbox.Sandboxes;
import dev.mica.sandbox.Sweeper;
import dev.mica.sandbox.container.ContainerSpec;
import dev.mica.sandbox.container.Containers;
import dev.mica.sandbox.container.PendingContainer;
import dev.mica.sandbox.isolation.Isolation;
import dev.mica.sandbox.workspace.OverlayWorkspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `mica run`.
public final class RunContainerCommand implements Command {
    /// As docker: the container was not started at all.
    private static final int NOT_STARTED = 125;

    @Override
    public Syntax syntax() {
        return RunSyntax.SYNTAX;
    }

    @Override
    public int usageExitCode() {
        return NOT_STARTED;
    }

    @Override
    public int run(Arguments arguments, Session session)
            throws UsageException, CommandException, IOException, InterruptedException {
        Optional<Integer> elsewhere =
                Reexecution.ifNeeded(session.home(), session.console().ownLine());
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        try {
            return start(arguments, session);
        } catch (CommandException e) {
            throw new CommandException(NOT_STARTED, String.valueOf(e.getMessage()), e.hint());
        } catch (IOException e) {
            throw new CommandException(NOT_STARTED, Failures.describe(e), Failures.hint(e));
        }
    }

    private static int start(Arguments arguments, Session session)
            throws UsageException, CommandException, IOException, InterruptedException {
        ContainerReader reader = new ContainerReader(arguments, session.console());
        Leases.Lease lease = session.lease("run " + arguments.word(0));
        ImageCatalog catalog = ImageCatalog.of(session.store().guardedBy(lease));
        CatalogEntry entry = image(arguments, session, catalog);
        catalog.hold(entry);
        StoredImage image = PlatformChoice.of(arguments).choose(catalog, entry);
        StoredImages stored = catalog.stored();
        ContainerSpec spec = reader.read(entry, image, stored);
        Path root = session.home().root();
        Sweeper.sweepMachine();
        Isolation isolation = Sandboxes.isolation(arguments.value("sandbox").orElse(Sandboxes.AUTO), root);
        Containers containers = ContainerList.of(session).containers();
        OverlayWorkspace workspace = OverlayWorkspace.open(root);
        try (PendingContainer container = containers.create(spec, image.config().diffIds(), workspace)) {
            Optional<String> idFile = arguments.value("cidfile");
            if (idFile.isPresent()) {
                Files.writeString(
                        session.console().path(idFile.get()),
                        container.container().id());
            }
            AnonymousVolumes.add(container, reader.volumes(image), image, stored);
            session.out().flush();
            return container.run(isolation, stored.layerSource(), lease::settle);
        }
    }

    private static CatalogEntry image(Arguments arguments, Session session, ImageCatalog catalog)
            throws UsageException, CommandException, IOException {
        String word = arguments.word(0);
        String pull = arguments.value("pull").orElse("missing");
        if (!List.of("always", "missing", "never").contains(pull)) {
            throw new UsageException("invalid pull option: '" + pull + "': must be one of always, missing or never");
        }
        if (!pull.equals("always")) {
            Optional<CatalogEntry> here = catalog.lookUp(word);
            if (here.isPresent()) {
                return here.get();
            }
        }
        if (pull.equals("never")) {
            return catalog.find(word);
        }
        return ImageFetch.pull(word, PlatformChoice.of(arguments).wanted(), session, arguments.flag("quiet"));
    }
}
