package dev.mica.cli.prune;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.wiring.WorkspaceFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// `mica container prune`.
public final class ContainerPruneCommand implements Command {
    @Override
    public Syntax syntax() {
        return Syntax.of("container prune", "", "Remove all stopped containers", 0, 0)
                .withOptions(
                        Option.list("filter", "filter", "Provide filter values (e.g. 'until=24h')"),
                        Confirmation.FORCE,
                        CacheCollection.DRY_RUN);
    }

    @Override
    public int run(Arguments arguments, Session session)
            throws UsageException, CommandException, IOException, InterruptedException {
        Optional<Integer> elsewhere =
                WorkspaceFiles.elsewhere(session.home(), session.console().ownLine());
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        PruneFilter filter = PruneFilter.parse(arguments, session.clock().instant(), List.of("until", "label"));
        Confirmation.ask(arguments, session, "container prune", "WARNING! This will remove all stopped containers.");
        long bytes = ContainerPruning.prune(session, filter, arguments.flag("dry-run"));
        CacheCollection.printTotal(session, arguments, bytes);
        return 0;
    }
}
