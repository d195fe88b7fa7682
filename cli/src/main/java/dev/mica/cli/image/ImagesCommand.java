package dev.mica.cli.image;

import dev.mica.cli.command.Command;
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
import dev.mica.core.oci.Digest;
import dev.mica.core.oci.ImageReference;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `mica images`.
public final class ImagesCommand implements Command {
    private static final String NONE = "<none>";

    @Override
    public Syntax syntax() {
        return Syntax.of("images", "[REPOSITORY[:TAG]]", "List images", 0, 1)
                .withAliases("image ls", "image list")
                .withOptions(
                        Option.flag("all", "Show all images (default hides those without a name)")
                                .or('a'),
                        Option.flag("digests", "Show digests"),
                        Option.list("filter", "filter", "Filter output based on conditions provided")
                                .or('f'),
                        Option.value("format", "string", "Format output as 'table', 'json', or a template"),
                        Option.flag("no-trunc", "Don't truncate output"),
                        Option.flag("quiet", "Only show image IDs").or('q'),
                        Option.refused("tree", Option.Kind.FLAG, "mica inspect shows an image's platforms"));
    }

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, IOException {
        ImageFilter filter = ImageFilter.parse(arguments);
        boolean whole = arguments.flag("no-trunc");
        List<Value.Fields> rows = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        Instant now = session.clock().instant();
        ImageCatalog catalog = ImageCatalog.of(session.store());
        for (CatalogEntry entry : catalog.all(warning -> session.err().println("WARNING: " + warning))) {
            for (Optional<ImageReference> name : filter.names(entry)) {
                String id = shown(entry.id(), whole);
                rows.add(row(entry, name, id, now));
                ids.add(id);
            }
        }
        if (arguments.flag("quiet")) {
            ids.stream().distinct().forEach(session.out()::println);
            return 0;
        }
        try {
            session.out()
                    .print(listing(arguments.flag("digests"))
                            .render(rows, arguments.value("format").orElse("")));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    private static Listing listing(boolean digests) {
        return digests
                ? new Listing(
                        List.of("Repository", "Tag", "Digest", "ID", "CreatedSince", "Size"),
                        List.of("REPOSITORY", "TAG", "DIGEST", "IMAGE ID", "CREATED", "SIZE"))
                : new Listing(
                        List.of("Repository", "Tag", "ID", "CreatedSince", "Size"),
                        List.of("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE"));
    }

    private static Value.Fields row(CatalogEntry entry, Optional<ImageReference> name, String id, Instant now) {
        Optional<Instant> created = entry.created();
        return new FieldsBuilder()
                .with("Containers", "N/A")
                .with("CreatedAt", created.map(Times::local).orElse("N/A"))
                .with("CreatedSince", created.map(then -> Ages.ago(then, now)).orElse("N/A"))
                .with("Digest", entry.target().digest().toString())
                .with("ID", id)
                .with("Repository", name.map(ImageNames::repository).orElse(NONE))
                .with("SharedSize", "N/A")
                .with("Size", Sizes.human(entry.size()))
                .with("Tag", name.flatMap(ImageReference::tag).orElse(NONE))
                .with("UniqueSize", "N/A")
                .build();
    }

    static String shown(Digest id, boolean whole) {
        return whole ? id.toString() : id.shortHex();
    }
}
