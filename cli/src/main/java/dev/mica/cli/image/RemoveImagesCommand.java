package dev.mica.cli.image;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.core.oci.ImageReference;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// `mica rmi`.
public final class RemoveImagesCommand implements Command {
    @Override
    public Syntax syntax() {
        return Syntax.of("rmi", "IMAGE [IMAGE...]", "Remove one or more images", 1, Syntax.ANY)
                .withAliases("image rm", "image remove")
                .withOptions(
                        Option.flag("force", "Force removal of the image").or('f'),
                        Option.refused("no-prune", Option.Kind.FLAG, "parents are not kept as images; leave it out"),
                        Option.refused("platform", Option.Kind.LIST, "an image goes with all its platforms"));
    }

    @Override
    public int run(Arguments arguments, Session session) throws IOException {
        ImageCatalog catalog = ImageCatalog.of(session.store());
        boolean force = arguments.flag("force");
        int exitCode = 0;
        for (String word : arguments.words()) {
            try {
                remove(word, force, catalog, session);
            } catch (CommandException e) {
                session.err().println("ERROR: " + e.getMessage());
                if (!e.hint().isEmpty()) {
                    session.err().println("Hint: " + e.hint());
                }
                exitCode = 1;
            }
        }
        return exitCode;
    }

    private static void remove(String word, boolean force, ImageCatalog catalog, Session session)
            throws IOException, CommandException {
        Optional<CatalogEntry> found = catalog.lookUp(word);
        if (found.isEmpty()) {
            if (force) {
                return;
            }
            // The usual error with its hint.
            catalog.find(word);
        }
        CatalogEntry entry = found.orElseThrow();
        List<ImageReference> named = entry.names().stream()
                .filter(name -> ImageNames.isWrittenAs(name, word))
                .toList();
        List<ImageReference> going = named.isEmpty() ? entry.names() : named;
        if (named.isEmpty() && going.size() > 1 && !force) {
            throw new CommandException(
                    "unable to delete " + entry.id().shortHex() + ": image is referenced in several repositories",
                    "name one of "
                            + String.join(
                                    ", ",
                                    going.stream()
                                            .map(ImageReference::familiarName)
                                            .toList()) + ", or use -f for all");
        }
        for (ImageReference name : going) {
            catalog.untag(name);
            session.out().println("Untagged: " + name.familiarName());
        }
        if (going.size() == entry.names().size()) {
            catalog.forget(entry);
            session.out().println("Deleted: " + entry.id());
        }
    }
}
