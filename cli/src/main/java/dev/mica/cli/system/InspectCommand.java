package dev.mica.cli.system;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.CommandException;
import dev.mica.cli.command.Session;
import dev.mica.cli.container.ContainerInspection;
import dev.mica.cli.container.ContainerList;
import dev.mica.cli.format.JsonValues;
import dev.mica.cli.format.Template;
import dev.mica.cli.format.Value;
import dev.mica.cli.image.CatalogEntry;
import dev.mica.cli.image.ImageCatalog;
import dev.mica.cli.image.ImageInspection;
import dev.mica.cli.image.PlatformChoice;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `mica inspect`, over containers and images, and the two that look at one kind only.
public final class InspectCommand implements Command {
    /// What a word may name.
    public enum Kind {
        ANY,
        CONTAINER,
        IMAGE
    }

    private final Kind only;

    public InspectCommand(Kind only) {
        this.only = only;
    }

    @Override
    public Syntax syntax() {
        List<Option> options = new ArrayList<>();
        options.add(Option.value("format", "string", "Format output as 'json' or a template")
                .or('f'));
        if (only != Kind.CONTAINER) {
            options.add(Option.value("platform", "string", "Inspect a specific platform of an image"));
        }
        if (only == Kind.ANY) {
            options.add(Option.value(
                    "type", "string", "Only inspect objects of the given type (\"container\", \"image\")"));
        }
        if (only != Kind.IMAGE) {
            options.add(Option.refused("size", Option.Kind.FLAG, "mica system df shows sizes")
                    .or('s'));
        }
        String name = switch (only) {
            case ANY -> "inspect";
            case CONTAINER -> "container inspect";
            case IMAGE -> "image inspect";
        };
        String words = only == Kind.ANY
                ? "NAME|ID [NAME|ID...]"
                : only == Kind.IMAGE ? "IMAGE [IMAGE...]" : "CONTAINER [CONTAINER...]";
        return Syntax.of(name, words, "Return low-level information on containers and images", 1, Syntax.ANY)
                .withOptions(options);
    }

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, IOException {
        Kind kind = kind(arguments);
        List<Value> found = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (String word : arguments.words()) {
            try {
                Optional<Value> value = inspect(word, kind, arguments, session);
                value.ifPresentOrElse(found::add, () -> errors.add("no such object: " + word));
            } catch (CommandException e) {
                errors.add(String.valueOf(e.getMessage()));
            }
        }
        print(found, arguments.value("format").orElse(""), session);
        errors.forEach(error -> session.err().println("ERROR: " + error));
        return errors.isEmpty() ? 0 : 1;
    }

    private Kind kind(Arguments arguments) throws UsageException {
        return switch (arguments.value("type").orElse("")) {
            case "" -> only;
            case "container" -> Kind.CONTAINER;
            case "image" -> Kind.IMAGE;
            case String other ->
                throw new UsageException("--type " + other + " is not supported: expected container or image");
        };
    }

    private static Optional<Value> inspect(String word, Kind kind, Arguments arguments, Session session)
            throws IOException, CommandException, UsageException {
        if (kind != Kind.IMAGE) {
            Optional<Value> container = ContainerList.of(session).find(word).map(ContainerInspection::of);
            if (container.isPresent() || kind == Kind.CONTAINER) {
                return container;
            }
        }
        ImageCatalog catalog = ImageCatalog.of(session.store());
        Optional<CatalogEntry> entry = catalog.lookUp(word);
        if (entry.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ImageInspection.of(
                entry.get(),
                PlatformChoice.of(arguments).choose(catalog, entry.get()),
                session.store().contents()));
    }

    private static void print(List<Value> found, String format, Session session) throws UsageException {
        switch (format) {
            case "" -> session.out().println(JsonValues.indented(new Value.Sequence(found)));
            case "json" -> session.out().println(JsonValues.compact(new Value.Sequence(found)));
            default -> {
                try {
                    Template template = Template.parse(format);
                    found.forEach(value -> session.out().println(template.render(value)));
                } catch (IllegalArgumentException e) {
                    throw new UsageException(String.valueOf(e.getMessage()));
                }
            }
        }
    }
}
