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
import dev.mica.cli.wiring.WorkspaceFiles;
import dev.mica.core.build.DisposableFiles;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.StoreUsage;
import dev.mica.sandbox.container.Container;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// `mica system df`.
public final class DiskUsageCommand implements Command {
    private static final Listing SUMMARY = new Listing(
            List.of("Type", "TotalCount", "Active", "Size", "Reclaimable"),
            List.of("TYPE", "TOTAL", "ACTIVE", "SIZE", "RECLAIMABLE"));
    private static final Listing IMAGES = new Listing(
            List.of("Repository", "Tag", "ID", "CreatedSince", "Size", "SharedSize", "UniqueSize", "Containers"),
            List.of("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE", "SHARED SIZE", "UNIQUE SIZE", "CONTAINERS"));

    private static final Listing STORE = new Listing(
            List.of("Store", "Logical", "Unique", "OnDisk"), List.of("STORE", "LOGICAL", "UNIQUE", "ON DISK"));

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
        ContainerList list = ContainerList.of(session);
        List<Container> containers = list.all();
        ImageUsage images = ImageUsage.of(
                session,
                containers.stream()
                        .map(container -> Digest.parse(container.imageId()))
                        .toList());
        List<DisposableFiles.Item> files = WorkspaceFiles.of(session.home()).list();
        try {
            if (arguments.flag("verbose") && format.isEmpty()) {
                session.out().print("Images space usage:\n\n");
                session.out().print(IMAGES.render(images.rows(session.clock().instant()), ""));
                session.out().println();
            }
            session.out()
                    .print(SUMMARY.render(
                            List.of(images(images), containers(containers, list), cache(images, files)), format));
            if (format.isEmpty()) {
                session.out().println();
            }
            if (format.isEmpty() || format.equals("json")) {
                session.out().print(STORE.render(List.of(store(session)), format));
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    private static Value.Fields images(ImageUsage images) {
        return row("Images", images.count(), images.active(), images.bytes(), images.inactiveBytes());
    }

    private static Value.Fields store(Session session) throws IOException {
        StoreUsage usage = session.store().usage().take();
        return new FieldsBuilder()
                .with("Store", session.home().store().name().toLowerCase(Locale.ROOT))
                .with("Logical", Sizes.human(usage.logical()))
                .with("Unique", Sizes.human(usage.unique()))
                .with("OnDisk", Sizes.human(usage.onDisk()))
                .build();
    }

    private static Value.Fields containers(List<Container> containers, ContainerList list) throws IOException {
        long running = 0;
        long bytes = 0;
        long ended = 0;
        for (Container container : containers) {
            long written = list.bytes(container);
            bytes += written;
            if (container.status() == Container.Status.RUNNING) {
                running++;
            } else {
                ended += written;
            }
        }
        return row("Containers", containers.size(), running, bytes, ended);
    }

    /// Results of steps that no image holds, what is remembered, layers as directories, cache mounts.
    private static Value.Fields cache(ImageUsage images, List<DisposableFiles.Item> files) {
        long bytes = images.otherBytes()
                + files.stream().mapToLong(DisposableFiles.Item::bytes).sum();
        return row("Build Cache", images.records() + files.size(), 0, bytes, bytes);
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
