package dev.mica.cli.image;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.core.oci.ImageReference;
import java.io.IOException;

/// `mica tag`.
public final class TagCommand implements Command {
    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "tag",
                        "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
                        "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
                        2,
                        2)
                .withAliases("image tag");
    }

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, CommandException, IOException {
        ImageReference name = ImageNames.tag(arguments.word(1));
        ImageCatalog catalog = ImageCatalog.of(session.work("tag"));
        CatalogEntry entry = catalog.find(arguments.word(0));
        catalog.hold(entry);
        catalog.tag(name, entry.target());
        return 0;
    }
}
