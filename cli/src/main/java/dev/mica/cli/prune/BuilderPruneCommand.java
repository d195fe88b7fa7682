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
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `mica builder prune`: of what builds left for later.
public final class BuilderPruneCommand implements Command {
    static final List<String> FILTERS = List.of(
            "until", "unused-for", "type", "id", "description", "inuse", "shared", "private", "mutable", "immutable");

    @Override
    public Syntax syntax() {
        List<Option> options = new ArrayList<>(List.of(
                Option.flag("all", "Also remove results of steps that images hold")
                        .or('a'),
                Option.list("filter", "filter", "Provide filter values (e.g. 'until=24h', 'type=exec.cachemount')"),
                Confirmation.FORCE,
                CacheCollection.VERBOSE,
                CacheCollection.DRY_RUN,
                Option.refused("builder", Option.Kind.VALUE, "there is one builder; leave it out")));
        options.addAll(Space.OPTIONS);
        return Syntax.of("builder prune", "", "Remove build cache", 0, 0)
                .withAliases("buildx prune")
                .withOptions(options.toArray(Option[]::new));
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
        PruneFilter filter = PruneFilter.parse(arguments, now, FILTERS);
        CollectionRequest request = CacheCollection.request(session, arguments, filter, now);
        Confirmation.ask(
                arguments,
                session,
                "builder prune",
                arguments.flag("all")
                        ? "WARNING! This will remove all build cache."
                        : "WARNING! This will remove all dangling build cache.");
        CollectionResult result = CacheCollection.collect(session, request);
        CacheCollection.print(session, arguments, result);
        CacheCollection.printTotal(session, arguments, result.freedBytes());
        return 0;
    }
}
