package dev.mica.cli.image;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.RegistryFlags;
import dev.mica.cli.command.Session;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.wiring.ImagePush;
import dev.mica.core.build.ExportFormat;
import dev.mica.core.build.Refs;
import dev.mica.core.oci.Descriptor;
import dev.mica.core.oci.ImageReference;
import dev.mica.core.port.RefStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `mica push`.
public final class PushCommand implements Command {
    @Override
    public Syntax syntax() {
        return Syntax.of("push", "NAME[:TAG]", "Upload an image to a registry", 1, 1)
                .withAliases("image push")
                .withOptions(
                        Option.flag("all-tags", "Push all tags of an image to the repository")
                                .or('a'),
                        Option.value(
                                "platform", "string", "Push a platform-specific manifest as a single-platform image"),
                        Option.flag("quiet", "Suppress verbose output").or('q'),
                        RegistryFlags.INSECURE,
                        Option.refused(
                                "disable-content-trust", Option.Kind.FLAG, "signatures are not made; leave it out"));
    }

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, CommandException, IOException {
        ImageReference given = ImageNames.tag(arguments.word(0));
        boolean all = arguments.flag("all-tags");
        if (all
                && !given.familiarName().equals(arguments.word(0))
                && arguments.word(0).matches(".*:[^/]+")) {
            throw new UsageException("tag can't be used with --all-tags/-a");
        }
        ImageCatalog catalog = ImageCatalog.of(session.work("push " + arguments.word(0)));
        List<ImageReference> names = all ? tags(given, session) : List.of(given);
        ImagePush push = new ImagePush(session.work("push " + arguments.word(0)), session.sources(), session.clock());
        boolean quiet = arguments.flag("quiet");
        if (!quiet) {
            session.out()
                    .println("The push refers to repository [" + given.registry() + "/" + given.repository() + "]");
        }
        PushReport report = new PushReport(quiet ? Optional.empty() : Optional.of(session.out()));
        PlatformChoice platform = PlatformChoice.of(arguments);
        for (ImageReference name : names) {
            CatalogEntry entry = entry(catalog, name);
            Descriptor target = platform.wanted().isPresent()
                    ? platform.choose(catalog, entry).descriptor()
                    : entry.target();
            push.push(target, List.of(name), false, ExportFormat.DEFAULT, report);
            if (quiet) {
                session.out().println(name);
            }
        }
        return 0;
    }

    private static CatalogEntry entry(ImageCatalog catalog, ImageReference name) throws CommandException, IOException {
        Optional<CatalogEntry> entry = catalog.lookUp(name.toString());
        if (entry.isEmpty()) {
            throw new CommandException(
                    "An image does not exist locally with the tag: " + ImageNames.repository(name),
                    "mica images lists what there is; mica tag IMAGE " + name.familiarName() + " names one");
        }
        catalog.hold(entry.get());
        return entry.get();
    }

    private static List<ImageReference> tags(ImageReference repository, Session session)
            throws CommandException, IOException {
        try (Stream<RefStore.Ref> all = session.store().refs().list(Refs.TAGS)) {
            List<ImageReference> tags = all.map(
                            ref -> ImageReference.parse(ref.name().name()))
                    .filter(name -> name.registry().equals(repository.registry())
                            && name.repository().equals(repository.repository()))
                    .toList();
            if (tags.isEmpty()) {
                throw new CommandException(
                        "An image does not exist locally with the tag: " + ImageNames.repository(repository),
                        "mica images lists what there is");
            }
            return tags;
        }
    }
}
