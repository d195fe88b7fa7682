package dev.mica.cli.system;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.Session;
import dev.mica.cli.container.ContainerList;
import dev.mica.cli.format.FieldsBuilder;
import dev.mica.cli.format.Listing;
import dev.mica.cli.format.Sizes;
import dev.mica.cli.format.Value;
import dev.mica.cli.image.ImageUsage;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.core.oci.Digest;
import dev.mica.sandbox.container.Container;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// `mica system df`.
public final class DiskUsageCommand implements Command {
    private static final Listing SUMMARY = new Listing(
            List.of("Type", "TotalCount", "Active", "Size", "Reclaimable"),
            List.of("TYPE", "TOTAL", "ACTIVE", "SIZE", "RECLAIMABLE"));
    private static final Listing IMAGES = new Listing(
            List.of("Repository", "Tag", "ID", "CreatedSince", "Size", "SharedSize", "UniqueSize", "Containers"),
            List.of("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE", "SHARED SIZE", "UNIQUE SIZE", "CONTAINERS"));

    @Override
    public Syntax syntax() {
        return Syntax.of("system df", "", "Show disk usage", 0, 0)
                .withOptions(
                        Option.value("format", "string", "Format output as 'table', 'json', or a template"),
                        Option.flag("verbose", "Show what each image shares with others")
                                .or('v'));
    }

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, IOException {
        String format = arguments.value("format").orElse("");
        List<Container> containers = ContainerList.of(session).all();
        ImageUsage images = ImageUsage.of(
                session,
                containers.stream()
                        .map(container -> Digest.parse(container.imageId()))
                        .toList());
        try {
            if (arguments.flag("verbose") && format.isEmpty()) {
                session.out().print("Images space usage:\n\n");
                session.out().print(IMAGES.render(images.rows(session.clock().instant()), ""));
                session.out().println();
            }
            session.out().print(SUMMARY.render(List.of(images(images), containers(containers), cache(images)), format));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    private static Value.Fields images(ImageUsage images) {
        return row("Images", images.count(), images.active(), images.bytes(), images.inactiveBytes());
    }

    /// What containers wrote is not counted: it lies in directories of their own.
    private static Value.Fields containers(List<Container> containers) {
        Set<Container.Status> states =
                containers.stream().map(Container::status).collect(Collectors.toSet());
        long running = states.contains(Container.Status.RUNNING)
                ? containers.stream()
                        .filter(container -> container.status() == Container.Status.RUNNING)
                        .count()
                : 0;
        return new FieldsBuilder()
                .with("Active", Long.toString(running))
                .with("Reclaimable", "N/A")
                .with("Size", "N/A")
                .with("TotalCount", Integer.toString(containers.size()))
                .with("Type", "Containers")
                .build();
    }

    private static Value.Fields cache(ImageUsage images) {
        return row("Build Cache", images.records(), 0, images.otherBytes(), images.otherBytes());
    }

    private static Value.Fields row(String type, long total, long active, long bytes, long reclaimable) {
        String share = bytes == 0 ? "" : String.format(Locale.ROOT, " (%d%%)", reclaimable * 100 / bytes);
        return new FieldsBuilder()
                .with("Active", Long.toString(active))
                .with("Reclaimable", Sizes.human(reclaimable) + share)
                .with("Size", Sizes.human(bytes))
                .with("TotalCount", Long.toString(total))
                .with("Type", type)
                .build();
    }
}
