package dev.mica.cli.image;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.format.Ages;
import dev.mica.cli.format.FieldsBuilder;
import dev.mica.cli.format.Listing;
import dev.mica.cli.format.Sizes;
import dev.mica.cli.format.Times;
import dev.mica.cli.format.Value;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.core.build.StoredImage;
import dev.mica.core.oci.History;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `mica history`.
public final class HistoryCommand implements Command {
    private static final int SHOWN_CHARACTERS = 45;
    private static final Listing LISTING = new Listing(
            List.of("ID", "CreatedSince", "CreatedBy", "Size", "Comment"),
            List.of("IMAGE", "CREATED", "CREATED BY", "SIZE", "COMMENT"));
    private static final Listing EXACT_LISTING = new Listing(
            List.of("ID", "CreatedAt", "CreatedBy", "Size", "Comment"),
            List.of("IMAGE", "CREATED AT", "CREATED BY", "SIZE", "COMMENT"));

    @Override
    public Syntax syntax() {
        return Syntax.of("history", "IMAGE", "Show the history of an image", 1, 1)
                .withAliases("image history")
                .withOptions(
                        Option.value("format", "string", "Format output as 'table', 'json', or a template"),
                        Option.flag("human", "Print sizes and dates in human readable format (default true)")
                                .or('H'),
                        Option.flag("no-trunc", "Don't truncate output"),
                        Option.value("platform", "string", "Show history for the given platform"),
                        Option.flag("quiet", "Only show image IDs").or('q'));
    }

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, CommandException, IOException {
        ImageCatalog catalog = ImageCatalog.of(session.store());
        CatalogEntry entry = catalog.find(arguments.word(0));
        StoredImage image = PlatformChoice.of(arguments).choose(catalog, entry);
        boolean human = !arguments.given("human") || arguments.flag("human");
        boolean whole = arguments.flag("no-trunc");
        List<Value.Fields> rows = rows(image, human, whole, session.clock().instant());
        if (arguments.flag("quiet")) {
            rows.forEach(row -> session.out().println(row.field("ID").printed()));
            return 0;
        }
        try {
            Listing listing = human ? LISTING : EXACT_LISTING;
            session.out().print(listing.render(rows, arguments.value("format").orElse("")));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    /// The newest entry first. Only it has an image of its own: the steps below are no images here.
    private static List<Value.Fields> rows(StoredImage image, boolean human, boolean whole, Instant now) {
        List<Value.Fields> rows = new ArrayList<>();
        List<Long> sizes = sizes(image);
        List<History> history = image.config().history();
        for (int i = history.size() - 1; i >= 0; i--) {
            History entry = history.get(i);
            String id = i == history.size() - 1
                    ? ImagesCommand.shown(image.manifest().config().digest(), whole)
                    : "<missing>";
            Optional<Instant> created = entry.created();
            rows.add(new FieldsBuilder()
                    .with("Comment", entry.comment().orElse(""))
                    .with("CreatedAt", created.map(Times::utc).orElse("N/A"))
                    .with("CreatedBy", shortened(entry.createdBy().orElse(""), whole))
                    .with(
                            "CreatedSince",
                            created.map(then -> Ages.ago(then, now)).orElse("N/A"))
                    .with("ID", id)
                    .with("Size", human ? Sizes.human(sizes.get(i)) : Long.toString(sizes.get(i)))
                    .build());
        }
        return rows;
    }

    /// What each entry's layer takes in the store; 0 for one without a layer.
    private static List<Long> sizes(StoredImage image) {
        List<Long> sizes = new ArrayList<>();
        int layer = 0;
        for (History entry : image.config().history()) {
            boolean has =
                    !entry.emptyLayer() && layer < image.manifest().layers().size();
            sizes.add(has ? image.manifest().layers().get(layer++).size() : 0L);
        }
        return sizes;
    }

    private static String shortened(String text, boolean whole) {
        String line = text.replace('\t', ' ');
        if (whole || line.length() <= SHOWN_CHARACTERS) {
            return line.replace('\n', ' ');
        }
        return line.substring(0, SHOWN_CHARACTERS - 1).replace('\n', ' ') + "…";
    }
}
