package dev.mica.cli.system;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.Session;
import dev.mica.cli.container.ContainerList;
import dev.mica.cli.container.ContainerRows;
import dev.mica.cli.format.FieldsBuilder;
import dev.mica.cli.format.Listing;
import dev.mica.cli.format.Sizes;
import dev.mica.cli.format.Value;
import dev.mica.cli.image.ImageUsage;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.cli.prune.CacheSurvey;
import dev.mica.core.oci.Digest;
import dev.mica.core.port.StoreUsage;
import dev.mica.sandbox.container.Container;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
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
    private static final Listing CONTAINERS = new Listing(
            List.of("ID", "Image", "Command", "LocalVolumes", "Size", "RunningFor", "Status", "Names"),
            List.of("CONTAINER ID", "IMAGE", "COMMAND", "LOCAL VOLUMES", "SIZE", "CREATED", "STATUS", "NAMES"));
    private static final Listing CACHE = new Listing(
            List.of("ID", "CacheType", "Size", "CreatedSince", "LastUsedSince", "InUse", "Shared", "Description"),
            List.of("CACHE ID", "CACHE TYPE", "SIZE", "CREATED", "LAST USED", "IN USE", "SHARED", "DESCRIPTION"));
    private static final Listing STORE = new Listing(
            List.of("Store", "Logical", "Unique", "OnDisk"), List.of("STORE", "LOGICAL", "UNIQUE", "ON DISK"));

    /// What there is.
    private record Found(
            Session session, List<Container> containers, ContainerList list, ImageUsage images, CacheSurvey cache) {
        static Found in(Session session) throws IOException {
            ContainerList list = ContainerList.of(session);
            List<Container> containers = list.all();
            List<Digest> used = containers.stream()
                    .map(container -> Digest.parse(container.imageId()))
                    .toList();
            return new Found(session, containers, list, ImageUsage.of(session, used), CacheSurvey.of(session));
        }
    }

    @Override
    public Syntax syntax() {
        return Syntax.of("system df", "", "Show disk usage", 0, 0)
                .withOptions(
                        Option.value("format", "string", "Format output as 'table', 'json', or a template"),
                        Option.flag("verbose", "Show each image, each container and each part of the build cache")
                                .or('v'));
    }

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, IOException {
        String format = arguments.value("format").orElse("");
        Found found = Found.in(session);
        try {
            if (!arguments.flag("verbose")) {
                printSummary(found, format);
            } else if (format.isEmpty() || format.equals("table")) {
                printAll(found);
            } else {
                String template = format.equals("json") ? "{{json .}}" : format;
                session.out().print(SUMMARY.render(List.of(all(found)), template));
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    private static void printSummary(Found found, String format) throws IOException {
        PrintStream out = found.session.out();
        out.print(SUMMARY.render(List.of(images(found.images), containers(found), cache(found.cache)), format));
        if (format.isEmpty()) {
            out.println();
        }
        if (format.isEmpty() || format.equals("json")) {
            out.print(STORE.render(List.of(store(found.session)), format));
        }
    }

    private static void printAll(Found found) throws IOException {
        PrintStream out = found.session.out();
        Instant now = found.session.clock().instant();
        out.print("Images space usage:\n\n");
        out.print(IMAGES.render(found.images.rows(now), ""));
        out.print("\nContainers space usage:\n\n");
        out.print(CONTAINERS.render(containerRows(found, now), ""));
        out.print("\nBuild cache usage: " + Sizes.human(found.cache.bytes()) + "\n\n");
        out.print(CACHE.render(found.cache.rows(now), ""));
        out.print("\nStore space usage:\n\n");
        out.print(STORE.render(List.of(store(found.session)), ""));
    }

    /// Everything as one value, with the names that docker has.
    private static Value.Fields all(Found found) throws IOException {
        Instant now = found.session.clock().instant();
        return new FieldsBuilder()
                .with("Images", new Value.Sequence(List.copyOf(found.images.rows(now))))
                .with("Containers", new Value.Sequence(List.copyOf(containerRows(found, now))))
                .with("Volumes", new Value.Sequence(List.of()))
                .with("BuildCache", new Value.Sequence(List.copyOf(found.cache.rows(now))))
                .with("Store", store(found.session))
                .build();
    }

    private static List<Value.Fields> containerRows(Found found, Instant now) throws IOException {
        List<Value.Fields> rows = new ArrayList<>();
        for (Container container : found.containers) {
            rows.add(ContainerRows.withSize(container, found.list.bytes(container), now));
        }
        return rows;
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

    private static Value.Fields containers(Found found) throws IOException {
        long running = 0;
        long bytes = 0;
        long ended = 0;
        for (Container container : found.containers) {
            long written = found.list.bytes(container);
            bytes += written;
            if (container.status() == Container.Status.RUNNING) {
                running++;
            } else {
                ended += written;
            }
        }
        return row("Containers", found.containers.size(), running, bytes, ended);
    }

    private static Value.Fields cache(CacheSurvey cache) {
        return row("Build Cache", cache.count(), cache.active(), cache.bytes(), cache.reclaimableBytes());
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
