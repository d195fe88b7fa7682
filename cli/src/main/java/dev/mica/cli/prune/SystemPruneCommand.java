package dev.mica.cli.prune;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.wiring.WorkspaceFiles;
import dev.mica.core.build.CollectionRequest;
import dev.mica.core.build.CollectionResult;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `mica system prune`: containers that have ended, images without a name, and what builds left for later.
public final class SystemPruneCommand implements Command {
    @Override
    public Syntax syntax() {
        List<Option> options = new ArrayList<>(List.of(
                Option.flag("all", "Remove all unused images not just dangling ones")
                        .or('a'),
                Option.list("filter", "filter", "Provide filter values (e.g. 'until=24h', 'label=a=b')"),
                Confirmation.FORCE,
                CacheCollection.VERBOSE,
                CacheCollection.DRY_RUN,
                Option.flag("volumes", "Prune anonymous volumes; they always go with their containers")));
        options.addAll(Space.OPTIONS);
        return Syntax.of("system prune", "", "Remove unused data", 0, 0).withOptions(options.toArray(Option[]::new));
    }

    @Override
    public int run(Arguments arguments, Session session)
            throws UsageException, CommandException, IOException, InterruptedException {
        Optional<Integer> elsewhere =
                WorkspaceFiles.elsewhere(session.home(), session.console().ownLine());
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        Instant now = session.clock().instant();
        PruneFilter filter = PruneFilter.parse(arguments, now, ImagePruneCommand.FILTERS);
        boolean all = arguments.flag("all");
        CollectionRequest request = CacheCollection.request(session, arguments, filter, now);
        if (!filter.labels().isEmpty()) {
            // Results of steps carry no labels.
            request = request.withKinds(ImagePruneCommand.OF_IMAGES);
        }
        Confirmation.ask(arguments, session, "system prune", warning(all));
        long containers = ContainerPruning.prune(session, filter, request.dryRun());
        Set<RefStore.RefName> gone = ImagePruning.prune(session, filter, all, request.dryRun());
        request = request.dryRun() ? request.withDryRun(gone) : request;
        CollectionResult result = CacheCollection.collect(session, request);
        CacheCollection.print(session, arguments, result);
        CacheCollection.printTotal(session, arguments, containers + result.freedBytes());
        return 0;
    }

    private static String warning(boolean all) {
        return "WARNING! This will remove:\n"
                + "  - all stopped containers\n"
                + (all
                        ? "  - all images without at least one container associated to them\n  - all build cache\n"
                        : "  - all dangling images\n  - unused build cache\n");
    }
}
