package dev.mica.cli.image;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.progress.Terminal;
import dev.mica.cli.wiring.AtomicOutput;
import dev.mica.cli.wiring.ImageFiles;
import dev.mica.core.build.ExportFormat;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.ImageSink.NamedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `mica save`.
public final class SaveCommand implements Command {
    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "save",
                        "IMAGE [IMAGE...]",
                        "Save one or more images to a tar archive (streamed to STDOUT by default)",
                        1,
                        Syntax.ANY)
                .withAliases("image save")
                .withOptions(
                        Option.value("output", "string", "Write to a file, instead of STDOUT")
                                .or('o'),
                        Option.refused("platform", Option.Kind.LIST, "an image is saved with all its platforms"));
    }

    @Override
    public int run(Arguments arguments, Session session) throws CommandException, IOException {
        ImageCatalog catalog = ImageCatalog.of(session.reading("save"));
        Map<CatalogEntry, List<ImageReference>> chosen = new LinkedHashMap<>();
        for (String word : arguments.words()) {
            CatalogEntry entry = catalog.find(word);
            catalog.hold(entry);
            List<ImageReference> names = chosen.computeIfAbsent(entry, e -> new ArrayList<>());
            entry.names().stream()
                    .filter(name -> ImageNames.isWrittenAs(name, word) && !names.contains(name))
                    .forEach(names::add);
        }
        List<NamedImage> images = chosen.entrySet().stream()
                .map(each -> new NamedImage(each.getKey().target(), each.getValue()))
                .toList();
        Optional<String> file = arguments.value("output");
        if (file.isEmpty() && new Terminal(1, session.console().environment()).present()) {
            throw new CommandException("cowardly refusing to save to a terminal", "use the -o flag or redirect");
        }
        ImageFiles files = new ImageFiles(session.store(), session.home());
        try (AtomicOutput out = file.isPresent()
                ? AtomicOutput.open(session.console().path(file.get()))
                : AtomicOutput.to(session.out())) {
            // Layers are written as they are stored: the same archive each time, and no time spent on compression.
            files.writeArchive(images, ExportFormat.AS_STORED, out);
            out.commit();
        }
        return 0;
    }
}
