package dev.mica.cli.prune;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.core.build.CollectionRequest;
import dev.mica.core.build.CollectionResult;
import dev.mica.core.cache.RetentionKind;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// `mica image prune`: images without a name, or without a container. Results of steps stay in the cache.
public final class ImagePruneCommand implements Command {
    static final List<String> FILTERS = List.of("until", "label");

    /// What is remembered of images, and not results of steps.
    static final Set<RetentionKind> OF_IMAGES =
            Set.of(RetentionKind.LAYER, RetentionKind.TREE, RetentionKind.COMPRESSED);

    @Override
    public Syntax syntax() {
        return Syntax.of("image prune", "", "Remove unused images", 0, 0)
                .withOptions(
                        Option.flag("all", "Remove all unused images, not just dangling ones")
                                .or('a'),
                        Option.list("filter", "filter", "Provide filter values (e.g. 'until=24h', 'label=a=b')"),
                        Confirmation.FORCE,
                        CacheCollection.VERBOSE,
                        CacheCollection.DRY_RUN);
    }

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, CommandException, IOException {
        PruneFilter filter = PruneFilter.parse(arguments, session.clock().instant(), FILTERS);
        boolean all = arguments.flag("all");
        Confirmation.ask(
                arguments,
                session,
                "image prune",
                all
                        ? "WARNING! This will remove all images without at least one container associated to them."
                        : "WARNING! This will remove all dangling images.");
        boolean dryRun = arguments.flag("dry-run");
        Set<RefStore.RefName> gone = ImagePruning.prune(session, filter, all, dryRun);
        CollectionRequest request = CollectionRequest.EVERYTHING.withKinds(OF_IMAGES);
        CollectionResult result = CacheCollection.collect(session, dryRun ? request.withDryRun(gone) : request);
        if (arguments.flag("verbose")) {
            CacheCollection.print(session, arguments, result);
        }
        CacheCollection.printTotal(session, arguments, result.freedBytes());
        return 0;
    }
}
