package dev.mica.cli.container;

import dev.mica.cli.command.Command;
import dev.mica.cli.command.Session;
import dev.mica.cli.format.Listing;
import dev.mica.cli.format.Value;
import dev.mica.cli.option.Arguments;
import dev.mica.cli.option.Option;
import dev.mica.cli.option.Syntax;
import dev.mica.cli.option.UsageException;
import dev.mica.sandbox.container.Container;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `mica ps`.
public final class ListContainersCommand implements Command {
    private static final Listing LISTING = new Listing(
            List.of("ID", "Image", "Command", "RunningFor", "Status", "Ports", "Names"),
            List.of("CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"));

    @Override
    public Syntax syntax() {
        return Syntax.of("ps", "", "List containers", 0, 0)
                .withAliases("container ls", "container list", "container ps")
                .withOptions(
                        Option.flag("all", "Show all containers (default shows just running)")
                                .or('a'),
                        Option.list("filter", "filter", "Filter output (\"name=\", \"status=\", \"id=\")")
                                .or('f'),
                        Option.value("format", "string", "Format output as 'table', 'json', or a template"),
                        Option.value("last", "int", "Show n last created containers (includes all states)")
                                .or('n'),
                        Option.flag("latest", "Show the latest created container (includes all states)")
                                .or('l'),
                        Option.flag("no-trunc", "Don't truncate output"),
                        Option.flag("quiet", "Only display container IDs").or('q'),
                        Option.refused("size", Option.Kind.FLAG, "mica system df shows sizes")
                                .or('s'));
    }

    @Override
    public int run(Arguments arguments, Session session) throws UsageException, IOException {
        boolean whole = arguments.flag("no-trunc");
        List<Container> containers = chosen(arguments, ContainerList.of(session).all());
        if (arguments.flag("quiet")) {
            containers.forEach(container -> session.out().println(ContainerRows.id(container, whole)));
            return 0;
        }
        Instant now = session.clock().instant();
        List<Value.Fields> rows = containers.stream()
                .map(container -> ContainerRows.of(container, whole, now).build())
                .toList();
        try {
            session.out().print(LISTING.render(rows, arguments.value("format").orElse("")));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        return 0;
    }

    private static List<Container> chosen(Arguments arguments, List<Container> containers) throws UsageException {
        int last = arguments.flag("latest") ? 1 : number(arguments.value("last").orElse("-1"));
        List<String> filters = arguments.values("filter");
        boolean byStatus = filters.stream().anyMatch(filter -> filter.startsWith("status="));
        boolean all = arguments.flag("all") || last >= 0 || byStatus;
        List<Container> chosen = new ArrayList<>();
        for (Container container : containers) {
            if ((all || container.status() == Container.Status.RUNNING) && matches(container, filters)) {
                chosen.add(container);
            }
        }
        return last >= 0 && chosen.size() > last ? chosen.subList(0, last) : chosen;
    }

    private static int number(String text) throws UsageException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UsageException("invalid argument \"" + text + "\" for \"-n, --last\" flag: expected a number");
        }
    }

    /// Filters of one key are alternatives; different keys must all hold.
    private static boolean matches(Container container, List<String> filters) throws UsageException {
        for (String key : filters.stream()
                .map(filter -> filter.split("=", 2)[0])
                .distinct()
                .toList()) {
            boolean any = false;
            for (String filter : filters) {
                if (filter.startsWith(key + "=")) {
                    any |= matches(container, key, filter.substring(key.length() + 1));
                }
            }
            if (!any) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(Container container, String key, String value) throws UsageException {
        return switch (key) {
            case "id" -> container.id().startsWith(value);
            case "name" -> container.name().contains(value);
            case "status" -> container.status().name().toLowerCase(Locale.ROOT).equals(value);
            default -> throw new UsageException("invalid filter '" + key + "': expected id, name or status");
        };
    }
}
