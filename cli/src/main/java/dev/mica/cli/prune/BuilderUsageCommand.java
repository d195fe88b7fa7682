package dev.mica.cli.prune;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.Session;
import dev.mica.cli.format.Listing;
import dev.mica.cli.format.Sizes;
import dev.mica.cli.format.Table;
import dev.mica.cli.format.Value;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.core.build.CollectionResult;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `mica builder du`: what builds left for later, a line for each thing.
public final class BuilderUsageCommand implements Command {
    private static final Listing LISTING = new Listing(
            List.of("ID", "Reclaimable", "Size", "LastUsedSince"),
            List.of("ID", "RECLAIMABLE", "SIZE", "LAST ACCESSED"));
    /// Label → field.
    private static final List<Map.Entry<String, String>> DETAILS = List.of(
            Map.entry("ID:", "ID"),
            Map.entry("Created at:", "CreatedAt"),
            Map.entry("Mutable:", "Mutable"),
            Map.entry("Reclaimable:", "Reclaimable"),
            Map.entry("Shared:", "Shared"),
            Map.entry("In use:", "InUse"),
            Map.entry("Size:", "Size"),
            Map.entry("Description:", "Description"),
            Map.entry("Last used:", "LastUsedSince"),
            Map.entry("Type:", "CacheType"),
            Map.entry("Reason:", "Reason"));

    @Override
    public Syntax syntax() {
        return Syntax.of("builder du", "", "Disk usage of the build cache", 0, 0)
                .withAliases("buildx du")
                .withOptions(
                        Option.list("filter", "filter", "Provide filter values"),
                        Option.value("format", "string", "Format output as 'table', 'json', or a template"),
                        Option.flag("verbose", "Shows a more verbose output"),
                        Option.refused("builder", Option.Kind.VALUE, "there is one builder; leave it out"));
    }

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, IOException {
        Instant now = session.clock().instant();
        PruneFilter filter = PruneFilter.parse(arguments, now, BuilderPruneCommand.FILTERS);
        // Garbage is nothing that a filter could ask for.
        boolean garbage = arguments.values("filter").isEmpty();
        List<CollectionResult.Line> lines = CacheSurvey.of(session).lines().stream()
                .filter(line -> line.use().map(filter::shows).orElse(garbage))
                .toList();
        List<Value.Fields> rows =
                lines.stream().map(line -> CacheSurvey.row(line, now)).toList();
        String format = arguments.value("format").orElse("");
        if (arguments.flag("verbose") && format.isEmpty()) {
            rows.forEach(row -> printDetails(session.out(), row));
        } else {
            try {
                session.out().print(LISTING.render(rows, format));
            } catch (IllegalArgumentException e) {
                throw new UsageException(String.valueOf(e.getMessage()));
            }
        }
        if (format.isEmpty()) {
            printTotals(session.out(), lines);
        }
        return 0;
    }

    private static void printDetails(PrintStream out, Value.Fields row) {
        Table table = new Table();
        DETAILS.forEach(detail ->
                table.row(detail.getKey(), row.field(detail.getValue()).printed()));
        out.print(table.text());
        out.println();
    }

    private static void printTotals(PrintStream out, List<CollectionResult.Line> lines) {
        Map<Boolean, Long> shared = new TreeMap<>(Map.of(true, 0L, false, 0L));
        lines.forEach(line -> shared.merge(CacheSurvey.isShared(line), line.bytes(), Long::sum));
        long reclaimable = lines.stream()
                .filter(CollectionResult.Line::removed)
                .mapToLong(CollectionResult.Line::bytes)
                .sum();
        long total = lines.stream().mapToLong(CollectionResult.Line::bytes).sum();
        out.print(new Table()
                .row("Shared:", Sizes.human(shared.getOrDefault(true, 0L)))
                .row("Private:", Sizes.human(shared.getOrDefault(false, 0L)))
                .row("Reclaimable:", Sizes.human(reclaimable))
                .row("Total:", Sizes.human(total))
                .text());
    }
}
