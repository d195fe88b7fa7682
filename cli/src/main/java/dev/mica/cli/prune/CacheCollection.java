package dev.mica.cli.prune;

import dev.mica.cli.command.Session;
import dev.mica.cli.format.Sizes;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.wiring.OutsideFiles;
import dev.mica.cli.wiring.Store;
import dev.mica.core.build.CollectionRequest;
import dev.mica.core.build.CollectionResult;
import dev.mica.core.build.Collector;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Collects, and tells of each thing why it went or stayed.
final class CacheCollection {
    static final Option DRY_RUN = Option.flag("dry-run", "Say what would be removed, and remove nothing");
    static final Option VERBOSE = Option.flag("verbose", "Also say what stays, and why");

    private CacheCollection() {}

    /// How much is free where the state lies.
    private static long freeBytes(Session session) throws IOException {
        return Files.getFileStore(session.home().root()).getUsableSpace();
    }

    /// What a command's options ask for.
    static CollectionRequest request(Session session, Arguments arguments, PruneFilter filter, Instant now)
            throws UsageException, IOException {
        CollectionRequest request = CollectionRequest.EVERYTHING
                .withPolicy(Space.policy(arguments))
                .withLimits(Space.limits(arguments), freeBytes(session))
                .withKinds(filter.kinds())
                .withWanted(filter.removable())
                .withAll(arguments.flag("all"))
                .withDryRun(arguments.flag("dry-run"));
        return filter.until().isPresent()
                ? request.withUnusedFor(Duration.between(filter.until().get(), now))
                : request;
    }

    static CollectionResult collect(Session session, CollectionRequest request) throws IOException {
        Store store = session.store();
        return Collector.of(
                        store.contents(),
                        store.refs(),
                        store.leases(),
                        session.clock(),
                        OutsideFiles.of(session.home(), session.clock()))
                .collect(request);
    }

    /// A line for each thing, under docker's heading.
    static void print(Session session, Arguments arguments, CollectionResult result) {
        PrintStream out = session.out();
        boolean verbose = arguments.flag("verbose");
        List<CollectionResult.Line> lines = result.lines().stream()
                .filter(line -> line.removed() || verbose)
                .toList();
        if (!lines.isEmpty()) {
            out.println(arguments.flag("dry-run") ? "Build cache objects:" : "Deleted build cache objects:");
        }
        for (CollectionResult.Line line : lines) {
            out.printf(
                    "%-12s  %8s  %s: %s, %s%n",
                    CacheSurvey.shortId(line), Sizes.human(line.bytes()), line.kind(), line.name(), line);
        }
        if (!lines.isEmpty()) {
            out.println();
        }
        if (!result.targetMet()) {
            session.err()
                    .println("WARNING: " + Sizes.human(result.usedAfter()) + " are still used, and "
                            + Sizes.human(result.target().orElse(0))
                            + " was the limit: the rest is in use; --verbose says by whom");
        }
    }

    /// The last line.
    static void printTotal(Session session, Arguments arguments, long bytes) {
        String words = arguments.flag("dry-run") ? "Total reclaimable space: " : "Total reclaimed space: ";
        session.out().println(words + Sizes.human(bytes));
    }
}
