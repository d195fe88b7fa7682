package dev.mica.cli.image;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.wiring.ImageFiles;
import dev.mica.cli.wiring.Store;
import dev.mica.core.build.StoredImage;
import dev.mica.core.layer.MalformedLayerException;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.ImageSink.NamedImage;
import dev.mica.transport.layout.ImageLayout;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// `mica load`.
public final class LoadCommand implements Command {
    @Override
    public Syntax syntax() {
        return Syntax.of("load", "", "Load an image from a tar archive or STDIN", 0, 0)
                .withAliases("image load")
                .withOptions(
                        Option.value("input", "string", "Read from tar archive file, instead of STDIN")
                                .or('i'),
                        Option.flag("quiet", "Suppress the load output").or('q'),
                        Option.refused("platform", Option.Kind.LIST, "all platforms of an archive are loaded"));
    }

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, CommandException, IOException {
        Store store = session.work("load");
        ImageFiles files = new ImageFiles(store, session.home());
        Optional<String> input = arguments.value("input").filter(name -> !name.equals("-"));
        try (ImageLayout layout =
                input.isPresent() ? files.open(session.console().path(input.get())) : files.read(session.in())) {
            List<NamedImage> images = layout.images();
            if (images.isEmpty()) {
                throw new CommandException(layout.description() + " holds no images");
            }
            for (NamedImage image : images) {
                load(image, layout, store, session, arguments.flag("quiet"));
            }
        } catch (MalformedLayerException e) {
            throw new CommandException(
                    input.orElse("standard input") + ": " + e.getMessage(),
                    "the archive is damaged or was made to do harm; nothing of it is used");
        }
        return 0;
    }

    private static void load(NamedImage image, ImageLayout layout, Store store, Session session, boolean quiet)
            throws IOException {
        ImageCatalog catalog = ImageCatalog.of(store);
        ImageFetch.all(layout, layout::holds, image.target(), store.contents());
        // Reads every layer once: what is damaged or hostile is told now, and not when somebody builds on it.
        for (StoredImage stored : catalog.stored().images(image.target())) {
            catalog.stored().tree(stored);
        }
        catalog.keep(image.target());
        for (ImageReference name : image.names()) {
            catalog.tag(name, image.target());
            if (!quiet) {
                session.out().println("Loaded image: " + name.familiarName());
            }
        }
        if (image.names().isEmpty() && !quiet) {
            session.out()
                    .println("Loaded image ID: "
                            + CatalogEntry.idOf(image.target(), catalog.stored().images(image.target())));
        }
    }
}
